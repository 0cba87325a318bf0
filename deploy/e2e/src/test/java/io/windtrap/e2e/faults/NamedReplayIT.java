package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** History is stored once more by {@code forwarder replay}, beside a forwarder that stores live events. */
@BesideOthers
final class NamedReplayIT {
    private static final int EVENTS = 1500;
    private static final int KILLS = Integer.getInteger("faults.replay-kills", 5);
    private static final String ALL = "7d";

    @Test
    void killedAgainAndAgainItStoresEachRowOnce(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("replay_killed")).withTablesThatDoNotMerge()) {
            // Given
            fleet.forwarder();
            history(fleet);
            SortedMap<String, List<JsonNode>> rows = TableRows.of(fleet, "replay_killed");

            // When
            ServiceInstance command = fleet.command(
                    "replay", "start", "copy", "--from", ALL, "--into", "replay_killed_copy", "--rate", "40");
            awaitMore(fleet, command, 0);
            Load live = fleet.load(50);
            for (int kill = 0; kill < KILLS; kill++) {
                awaitMore(fleet, command, copied(fleet));
                command.kill();
                command = fleet.command("replay", "resume", "copy");
            }

            // Then
            assertThat(command.awaitExit()).isZero();
            live.stop();
            SortedMap<String, List<JsonNode>> copy = TableRows.of(fleet, "replay_killed_copy");
            copy.values().removeIf(List::isEmpty);
            rows.values().removeIf(List::isEmpty);
            assertThat(copy).isEqualTo(rows);
            assertThat(command.logged(rows.get("tracks").size() + "  rows in tracks"))
                    .as("the counts of the end")
                    .isEqualTo(1);
            fleet.awaitEnd();
            assertThat(fleet.number("SELECT count() FROM merge('replay_killed', '^(tracks|pages|identifies)$')"))
                    .as("live events")
                    .isEqualTo(fleet.records().size());
            System.out.printf(
                    "faults | replay_killed | replayed %d | killed %d | tables %d, each row once%n",
                    rows.values().stream().mapToInt(List::size).sum(), KILLS, copy.size());
        }
    }

    @Test
    void replayedTwiceByTheForwardersTheSameTablesAreAsTheyWere(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("replay_same"))) {
            // Given
            ServiceInstance one = fleet.forwarder();
            ServiceInstance other = fleet.forwarder();
            history(fleet);
            SortedMap<String, List<JsonNode>> rows = TableRows.of(fleet, "replay_same");

            for (String name : List.of("first", "second")) {
                // When
                assertThat(fleet.command("replay", "start", name, "--from", ALL, "--detach")
                                .awaitExit())
                        .isZero();
                String done = "replay done replay=\"" + name + "\"";
                await().atMost(Fleet.LONG).until(() -> one.logged(done) + other.logged(done) > 0);

                // Then
                assertThat(TableRows.of(fleet, "replay_same")).as(name).isEqualTo(rows);
            }
        }
    }

    /** Returns once the events of a load are stored. */
    private static void history(Fleet fleet) throws Exception {
        Load load = fleet.load(500);
        await().atMost(Fleet.LONG).until(() -> load.acknowledged().size() >= EVENTS);
        load.stop();
        fleet.awaitEnd();
    }

    private static void awaitMore(Fleet fleet, ServiceInstance command, long before) {
        await().atMost(Fleet.LONG)
                .failFast("the command has ended; its log says why", () -> !command.isAlive())
                .until(() -> copied(fleet) > before);
    }

    private static long copied(Fleet fleet) {
        return fleet.number("SELECT count() FROM merge('replay_killed_copy', '^(tracks|pages|identifies)$')");
    }
}
