package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two forwarders at once whose files say different things of which sources the destination takes, reloaded and killed. */
@BesideOthers
final class UnequalFilesIT {
    private static final int KILLS = 4;
    private static final int LONGEST_LIFE_MS = 1_000;
    private static final List<String> ONE = List.of("local");
    private static final List<String> BOTH = List.of("local", "other");

    @Test
    void noEventIsStoredTwiceAndNoneOfTheSourceThatAllTakeIsMissing(Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("unequal").withSources(BOTH);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            // Given
            Random random = new Random(1);
            Deque<ServiceInstance> running = new ArrayDeque<>();
            running.add(fleet.forwarder(fleet.configTaking("first.yml", ONE)));
            running.add(fleet.forwarder(fleet.configTaking("second.yml", BOTH)));
            Load local = fleet.load("local", "unequal", 100);
            Load other = fleet.load("other", "other", 50);

            // When
            for (int kill = 0; kill < KILLS; kill++) {
                ServiceInstance victim = running.removeFirst();
                fleet.awaitAssigned(victim);
                Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
                fleet.configTaking("first.yml", kill % 2 == 0 ? BOTH : ONE);
                fleet.configTaking("second.yml", kill % 2 == 0 ? ONE : BOTH);
                Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
                victim.kill();
                running.add(fleet.forwarder(fleet.file(kill % 2 == 0 ? "first.yml" : "second.yml")));
            }
            fleet.awaitProgress();
            local.stop();
            other.stop();
            fleet.awaitEnd();

            // Then
            Set<String> all = new HashSet<>();
            for (String table : List.of("tracks", "pages", "identifies")) {
                List<String> ids =
                        fleet.query("SELECT id FROM unequal." + table).lines().toList();
                assertThat(ids).as(table).doesNotHaveDuplicates();
                all.addAll(ids);
            }
            assertThat(all).containsAll(local.acknowledged());
            System.out.printf(
                    "faults | unequal | acknowledged %d, %d of a source that half of the forwarders take, of which %d are stored"
                            + " | forwarder killed %d, files changed %d | declared batches repeated %d%n",
                    local.acknowledged().size(),
                    other.acknowledged().size(),
                    all.stream().filter(id -> id.startsWith("other-")).count(),
                    KILLS,
                    2 * KILLS,
                    fleet.logged("repeating a declared batch"));
            assertThat(fleet.deadLetters()).isEmpty();
        }
    }
}
