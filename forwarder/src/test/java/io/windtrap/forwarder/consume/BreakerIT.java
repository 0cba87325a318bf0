package io.windtrap.forwarder.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A search for what stops a partition: events and databases at random. Whatever they are, the partition goes on, every event has a
 * row, a dead letter or is filtered, and what belongs to the operator stays as it is. A seed that fails stays in the list of those
 * that are tried first.
 */
final class BreakerIT {
    private static final int EVENTS = 50;
    private static final int SEEDS = Integer.getInteger("breaker.cases", 200) / EVENTS;
    private static final int FIRST_SEED = Integer.getInteger("breaker.first-seed", 1);
    private static final int USERS = 7;
    private static final int BATCH = 10;
    private static final Pattern MESSAGE_ID = Pattern.compile("\"messageId\":\"(\\w+)\"");
    private static final Duration LONG = Duration.ofMinutes(3);

    static IntStream seeds() {
        return IntStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingStopsAPartitionOrVanishes(int seed) throws Exception {
        Random random = new Random(seed);
        try (Stage stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 2)) {
            // Given
            stage.limits = new BatchLimits(BATCH * 8, 1 << 20, Duration.ofMillis(100));
            RandomObjects objects = new RandomObjects(stage.name, random);
            List<String> names = new ArrayList<>();
            for (String statement : objects.statements()) {
                if (isMade(stage, statement)) {
                    names.add(statement.replaceAll("(?s).*?`(.*?)`.*", "$1"));
                }
            }
            Map<String, String> before = answers(stage, objects.untouched());

            // When
            RandomEvents events = new RandomEvents(random);
            List<String> sent = new ArrayList<>();
            try (var _ = stage.forwarder(KillSwitch.never())) {
                for (int number = 0; number < EVENTS; number++) {
                    sent.add("c" + number);
                    stage.publish("u" + random.nextInt(USERS), events.event("c" + number, names));
                    if (number % BATCH == BATCH - 1) {
                        stage.settle();
                    }
                }
                // Controls behind all of them, of every user.
                stage.sendEvents(USERS);
                IntStream.range(0, USERS).forEach(number -> sent.add("m" + number));
                await().atMost(LONG)
                        .pollInterval(Duration.ofMillis(50))
                        .untilAsserted(() -> assertThat(uncommitted(stage))
                                .as("seed " + seed)
                                .isZero());
            }

            // Then
            merge(stage);
            Set<String> accounted = rows(stage);
            stage.deadLetters().values().forEach(letter -> accounted.add(id(letter)));
            long filtered = (long) stage.counted("windtrap.forwarder.events.filtered");
            assertThat(answers(stage, objects.untouched())).as("seed " + seed).isEqualTo(before);
            Set<String> missing = new TreeSet<>(sent);
            missing.removeAll(accounted);
            assertThat(missing).as("seed " + seed).hasSize((int) filtered);
            assertThat(accounted).as("seed " + seed).isSubsetOf(sent);
            // There can be thousands.
            stage.execute("DROP DATABASE " + stage.name + " SYNC");
            stage.deleteTopic();
            stage.deleteDeadTopic();
        }
    }

    private static String id(DeadLetter letter) {
        Matcher found =
                MESSAGE_ID.matcher(new String(requireNonNull(letter.original().value()), UTF_8));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static boolean isMade(Stage stage, String statement) {
        try {
            stage.execute(statement);
            return true;
        } catch (IllegalStateException e) {
            return false; // Not every engine takes every type.
        }
    }

    private static Map<String, String> answers(Stage stage, List<String> queries) {
        return queries.stream().collect(Collectors.toMap(query -> query, query -> {
            try {
                return stage.query(query);
            } catch (IllegalStateException e) {
                return "not there";
            }
        }));
    }

    private static long uncommitted(Stage stage) throws Exception {
        long left = 0;
        for (int partition = 0; partition < 2; partition++) {
            var committed = stage.committed(partition);
            left += stage.end(partition) - (committed == null ? 0 : committed.offset());
        }
        return left;
    }

    /** What a server does later on by itself: it must be able to. */
    private static void merge(Stage stage) {
        stage.query("SELECT name FROM system.tables WHERE database = '" + stage.name
                        + "' AND startsWith(comment, 'windtrap table=')")
                .lines()
                .forEach(table -> stage.execute("OPTIMIZE TABLE " + stage.name + ".`" + table + "` FINAL"));
    }

    /** Ids in the tables of the types of events, whatever they are called in the database. */
    private static Set<String> rows(Stage stage) {
        String tables = stage.query("SELECT table FROM system.columns WHERE database = '" + stage.name
                        + "' AND match(table, '^_{0,2}(tracks|identifies|pages|screens|groups|aliases)$') AND name = 'id'"
                        + " AND table IN (SELECT name FROM system.tables WHERE database = '" + stage.name
                        + "' AND engine LIKE '%MergeTree')")
                .lines()
                .map(name -> "SELECT toString(id) FROM " + stage.name + "." + name)
                .collect(joining(" UNION ALL "));
        return stage.query(tables).lines().collect(Collectors.toCollection(HashSet::new));
    }
}
