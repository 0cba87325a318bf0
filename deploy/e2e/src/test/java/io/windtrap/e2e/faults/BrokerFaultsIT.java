package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits fail, and members come and go: under both protocols that a group can have. */
@BesideOthers
final class BrokerFaultsIT {
    private static final int FAILED_COMMITS = 10;
    private static final int REBALANCING_SECONDS = Integer.getInteger("faults.rebalancing-seconds", 6);
    private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(2);
    private static final int CHANGES = REBALANCING_SECONDS / (int) BETWEEN_CHANGES.toSeconds();

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void failingCommits(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("failing_commits_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            fleet.forwarder(FailingCommitsMain.class, "1");
            fleet.forwarder(FailingCommitsMain.class, "2");
            Load load = fleet.load(100);
            await().atMost(Fleet.LONG).until(() -> fleet.logged(FailingCommitsMain.SAYS) >= FAILED_COMMITS);
            load.stop();
            new Books(fleet, load).balance("commits failed " + fleet.logged(FailingCommitsMain.SAYS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void membersThatComeAndGo(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("rebalances_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            Deque<ServiceInstance> running = new ArrayDeque<>();
            running.add(fleet.forwarder());
            running.add(fleet.forwarder());
            running.forEach(fleet::awaitAssigned);
            int came = 0;
            int left = 0;
            int killed = 0;
            Load load = fleet.load(100);
            long atFirst = fleet.assignments();
            for (int change = 0; change < CHANGES; change++) {
                Instant next = Instant.now().plus(BETWEEN_CHANGES);
                long before = fleet.assignments();
                switch (change % 4) {
                    case 0, 2 -> {
                        running.add(fleet.forwarder());
                        fleet.awaitAssigned(running.getLast());
                        came++;
                    }
                    case 1 -> {
                        ServiceInstance leaving = running.removeFirst();
                        Thread.startVirtualThread(leaving::close);
                        left++;
                    }
                    default -> {
                        running.removeFirst().kill();
                        killed++;
                    }
                }
                // Somebody has the partitions of who came or went.
                await().atMost(Fleet.LONG).until(() -> fleet.assignments() > before);
                Thread.sleep(Duration.between(Instant.now(), next));
            }
            load.stop();
            long rebalances = fleet.assignments() - atFirst;
            assertThat(rebalances).isGreaterThanOrEqualTo(CHANGES);
            new Books(fleet, load)
                    .balance("forwarders came %d, left %d, killed %d, partitions assigned anew %d times"
                            .formatted(came, left, killed, rebalances));
        }
    }
}
