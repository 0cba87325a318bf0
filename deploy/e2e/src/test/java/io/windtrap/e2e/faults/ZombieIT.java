package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A forwarder is frozen by SIGSTOP for longer than its group waits, another takes its partitions and goes on, and then it
 * wakes up in the middle of what it did: its late insert is dropped by its token, its late commit refused.
 */
@BesideOthers
final class ZombieIT {
    private static final List<Failpoint.Point> POINTS =
            List.of(Failpoint.Point.AFTER_DECLARE, Failpoint.Point.BETWEEN_INSERTS, Failpoint.Point.BEFORE_ADVANCE);

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void insertsAndCommitsInVain(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("zombies_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            fleet.awaitAssigned(fleet.forwarder());
            Load load = fleet.load(100);
            for (Failpoint.Point point : POINTS) {
                // Given
                Stopped frozen = Stopped.at(point, Failpoint.Act.FREEZE, 5, fleet);
                frozen.awaitInsertedByAnother();
                ServiceInstance zombie = frozen.forwarder();
                long assignments = zombie.assignments();

                // When
                frozen.thaw();

                // Then
                // A commit tells that it came too late, or lost partitions do, or nothing: it slept in a rebalance.
                fleet.awaitAssigned(zombie, assignments);
                if (point == Failpoint.Point.BEFORE_ADVANCE) {
                    assertThat(zombie.logged("commit failed")).isPositive();
                }
                zombie.close();
            }
            load.stop();
            new Books(fleet, load)
                    .balance("frozen and woken %d, commits refused %d, partitions lost %d"
                            .formatted(POINTS.size(), fleet.logged("commit failed"), fleet.logged("partitions lost")));
        }
    }
}
