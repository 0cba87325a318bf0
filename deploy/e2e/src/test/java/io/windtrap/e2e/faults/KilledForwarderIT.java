package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A forwarder dies by SIGKILL, again and again, at any moment and at each point of the protocol. */
@BesideOthers
final class KilledForwarderIT {
    private static final int KILLS = Integer.getInteger("faults.kills", 5);
    private static final int KILLS_WITH_VIEWS = Integer.getInteger("faults.view-kills", 3);
    private static final int KILLS_OF_JOINT = Integer.getInteger("faults.joint-kills", 3);
    private static final int LONGEST_LIFE_MS = 1000;

    @Test
    void atRandomMoments(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("random_kills")).withTablesThatDoNotMerge()) {
            Load load = killed(fleet, KILLS);
            load.stop();
            new Books(fleet, load).balance("forwarder killed " + KILLS);
        }
    }

    @Test
    void withBatchesThatPartitionsShare(Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("joint_kills").withJointBatches();
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            Load load = killed(fleet, KILLS_OF_JOINT);
            // Few random moments are between a declaration and its end.
            Stopped.at(Failpoint.Point.AFTER_JOINT_DECLARE, Failpoint.Act.HALT, 0, fleet)
                    .awaitInsertedByAnother();
            assertThat(fleet.logged("repeating a declared batch of several partitions"))
                    .isPositive();
            load.stop();
            new Books(fleet, load).balance("forwarder with joint batches killed " + KILLS_OF_JOINT);
        }
    }

    /** One view throws on some rows, so that INSERTs fail, are repeated and go on without it. */
    @Test
    void sumsOfAViewStayExactBesideOneThatThrows(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("views")).withTablesThatDoNotMerge()) {
            // Given
            for (String table : List.of(
                    "sums (one UInt8, n UInt64) ENGINE = SummingMergeTree ORDER BY one",
                    "thrown (n UInt64) ENGINE = MergeTree ORDER BY n")) {
                fleet.query("CREATE TABLE views." + table + " SETTINGS non_replicated_deduplication_window = 10000");
            }
            fleet.query(
                    "CREATE MATERIALIZED VIEW views.a_sum TO views.sums AS SELECT 1 AS one, count() AS n FROM views.tracks");
            fleet.query("CREATE MATERIALIZED VIEW views.b_throwing TO views.thrown"
                    + " AS SELECT toUInt64(throwIf(cityHash64(id) % 50 = 7)) AS n FROM views.tracks");

            // When
            Load load = killed(fleet, KILLS_WITH_VIEWS);
            await().atMost(Fleet.LONG).until(() -> fleet.logged("a materialized view of the table fails") > 0);

            // Then
            load.stop();
            new Books(fleet, load).balance("forwarder killed " + KILLS_WITH_VIEWS + " beside views");
            assertThat(fleet.query("SELECT sum(n) FROM views.sums"))
                    .isEqualTo(fleet.query("SELECT count() FROM views.tracks"));
            assertThat(fleet.number("SELECT count() FROM views.thrown"))
                    .isLessThan(fleet.number("SELECT count() FROM views.tracks"));
            assertThat(fleet.deadLetters()).isEmpty();
        }
    }

    /** The load of a fleet whose forwarders were killed at random moments; two go on. */
    private static Load killed(Fleet fleet, int kills) throws Exception {
        Random random = new Random(1);
        Deque<ServiceInstance> running = new ArrayDeque<>();
        running.add(fleet.forwarder());
        running.add(fleet.forwarder());
        Load load = fleet.load(100);
        for (int kill = 0; kill < kills; kill++) {
            ServiceInstance victim = running.removeFirst();
            fleet.awaitAssigned(victim);
            Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
            victim.kill();
            running.add(fleet.forwarder());
        }
        return load;
    }

    @Test
    void atEachPointOfTheProtocol(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("failpoints")).withTablesThatDoNotMerge()) {
            Random random = new Random(1);
            fleet.forwarder();
            Load load = fleet.load(100);
            for (Failpoint.Point point : Failpoint.Point.OF_EVERY_BATCH) {
                Stopped.at(point, Failpoint.Act.HALT, random.nextInt(10), fleet);
            }
            load.stop();
            new Books(fleet, load).balance("forwarder halted " + Failpoint.Point.OF_EVERY_BATCH.size());
        }
    }
}
