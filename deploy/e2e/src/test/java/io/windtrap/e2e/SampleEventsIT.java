package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.engine.process.EngineProcess;
import io.windtrap.local.sample.SampleRun;
import io.windtrap.local.stack.Stack;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Thousands of events through the running stack: complete, none twice, in order for each user; also when the forwarder is killed. */
@ExtendWith(RunningStack.class)
final class SampleEventsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int EVENTS = 20_000;
    private static final int USERS = 500;
    private static final List<String> NAMED = List.of("product_viewed", "product_added", "order_completed");

    @Test
    void arriveCompleteNoneTwiceAndInOrderForEachUser(Stack stack) throws Exception {
        // Given
        SampleRun run =
                new SampleRun(URI.create(stack.gatewayUrl()), stack.writeKey(), "ordered", EVENTS, USERS, 0, 42);

        // When
        SampleRun.Counts counts = run.send(events -> {});

        // Then
        assertThat(counts).isEqualTo(new SampleRun.Counts(EVENTS, 0));
        assertThat(orderedIds(stack, "ordered")).hasSize(EVENTS);
        awaitRows(stack, "ordered", EVENTS);
        assertThat(storedIds(stack, "ordered")).isEqualTo(orderedIds(stack, "ordered"));
    }

    @Test
    void arriveOnceThoughTheForwarderIsKilledThreeTimes(Stack stack) throws Exception {
        // Given
        AtomicBoolean enough = new AtomicBoolean();
        Future<Long> sending =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()).submit(() -> sendUntil(enough, stack));

        // When
        for (int kill = 1; kill <= 3; kill++) {
            awaitProgress(stack, "killed");
            stopMerges(stack);
            killAndAwaitRestart(stack.forwarder());
        }
        awaitProgress(stack, "killed");
        enough.set(true);
        long acknowledged = sending.get();

        // Then
        awaitRows(stack, "killed", acknowledged);
        assertThat(storedIds(stack, "killed")).hasSize((int) acknowledged).isEqualTo(orderedIds(stack, "killed"));
    }

    /** Sends one run after the other; the number of events that were acknowledged. */
    private static long sendUntil(AtomicBoolean enough, Stack stack) throws Exception {
        long acknowledged = 0;
        for (int round = 0; !enough.get(); round++) {
            SampleRun run = new SampleRun(
                    URI.create(stack.gatewayUrl()), stack.writeKey(), "killed-" + round, 1_000, 50, 500, round);
            acknowledged += run.send(events -> {}).acknowledged();
        }
        return acknowledged;
    }

    /** Waits until the forwarder, whichever process it is now, has stored some of the run's events. */
    private static void awaitProgress(Stack stack, String run) {
        String stored = "SELECT count() FROM tracks WHERE anonymous_id LIKE '" + run + "-%'";
        long before = Rows.number(stack, stored);
        await().atMost(LIMIT).until(() -> Rows.number(stack, stored) > Math.max(before, 0));
    }

    /** A merge would make one row of two with the same key, and hide what is to be seen. */
    private static void stopMerges(Stack stack) {
        for (Map<String, Object> table : Rows.of(stack, "SELECT name FROM system.tables WHERE database = 'rudder'")) {
            Rows.run(stack, "SYSTEM STOP MERGES `rudder`.`" + table.get("name") + "`");
        }
    }

    private static void killAndAwaitRestart(EngineProcess forwarder) {
        long killed = forwarder.pid();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        await().atMost(LIMIT).until(() -> forwarder.pid() != killed && forwarder.isAlive());
    }

    /** Waits until every event has a row in the table that its type says, and a track in that of its name. */
    private static void awaitRows(Stack stack, String run, long events) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Rows.number(stack, "SELECT count() FROM (" + allRows(run) + ")"))
                        .isGreaterThanOrEqualTo(events));
        for (String table : NAMED) {
            String more = "SELECT toInt64(count()) - " + tracks(table, run) + " FROM " + table
                    + " WHERE anonymous_id LIKE '" + run + "-%'";
            await(table).atMost(LIMIT).until(() -> Rows.number(stack, more) >= 0);
        }
    }

    /** The ids of a run's rows, after it was seen that no table holds one twice (without FINAL). */
    private static Set<String> storedIds(Stack stack, String run) {
        for (String table : List.of("tracks", "pages", "screens", "identifies", "groups", "aliases")) {
            Map<String, Object> counts = Rows.of(
                            stack,
                            "SELECT count() AS rows, uniqExact(id) AS ids FROM " + table + " WHERE anonymous_id LIKE '"
                                    + run + "-%'")
                    .getFirst();
            assertThat(counts.get("rows")).as("rows of %s", table).isEqualTo(counts.get("ids"));
        }
        for (String table : NAMED) {
            Map<String, Object> counts = Rows.of(
                            stack,
                            "SELECT count() AS rows, uniqExact(id) AS ids, " + tracks(table, run) + " AS tracks FROM "
                                    + table + " WHERE anonymous_id LIKE '" + run + "-%'")
                    .getFirst();
            assertThat(counts.get("rows"))
                    .as("rows of %s", table)
                    .isEqualTo(counts.get("ids"))
                    .isEqualTo(counts.get("tracks"));
        }
        Set<String> ids = new HashSet<>();
        Rows.of(stack, allRows(run)).forEach(row -> ids.add((String) row.get("id")));
        return ids;
    }

    /** A number in SQL: the tracks that have a row in {@code table}, that of their name. */
    private static String tracks(String table, String run) {
        return "(SELECT count() FROM tracks WHERE event = '" + table + "' AND anonymous_id LIKE '" + run + "-%')";
    }

    private static String allRows(String run) {
        return String.join(
                " UNION ALL ",
                List.of("tracks", "pages", "screens", "identifies", "groups", "aliases").stream()
                        .map(table -> "SELECT id FROM " + table + " WHERE anonymous_id LIKE '" + run + "-%'")
                        .toList());
    }

    /** The ids of a run's records, after each user's were seen to lie in one partition, numbered from 0 without a gap. */
    private static Set<String> orderedIds(Stack stack, String run) throws Exception {
        Set<String> ids = new HashSet<>();
        Map<String, Integer> partitions = new HashMap<>();
        Map<String, Integer> next = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record :
                TopicReader.read(stack.kafka().bootstrapServers())) {
            if (!record.key().startsWith(run + "-")) {
                continue;
            }
            var event = JSON.readTree(record.value());
            int expected = next.merge(record.key(), 1, Integer::sum) - 1;
            assertThat(event.at("/context/sequence").asInt())
                    .as("next of %s", record.key())
                    .isEqualTo(expected);
            assertThat(partitions.computeIfAbsent(record.key(), key -> record.partition()))
                    .isEqualTo(record.partition());
            assertThat(ids.add(event.path("messageId").asText())).isTrue();
        }
        return ids;
    }
}
