package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What one SDK sent to the stack, and what became of it in ClickHouse. */
final class Delivery implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> TABLES = Map.of(
            "identify", "identifies",
            "track", "tracks",
            "page", "pages",
            "screen", "screens",
            "group", "groups",
            "alias", "aliases");

    private final Stack stack;
    private final WireTap tap;
    private final Instant begun = Instant.now();

    private Delivery(Stack stack, WireTap tap) {
        this.stack = stack;
        this.tap = tap;
    }

    /** One that nothing was sent for yet. */
    static Delivery to(Stack stack) {
        return new Delivery(stack, WireTap.before(stack.gatewayUrl()));
    }

    /** Where the SDK is to send to. */
    WireTap tap() {
        return tap;
    }

    String writeKey() {
        return stack.writeKey();
    }

    /** What a program of {@link NodeProgram} is told. */
    Map<String, String> environment(String user) {
        return Map.of("WINDTRAP_URL", tap.url(), "WINDTRAP_WRITE_KEY", writeKey(), "WINDTRAP_USER", user);
    }

    /** All events on the wire, repeated ones too. */
    List<SentEvent> events() {
        return tap.requests().stream().flatMap(SentRequest::events).toList();
    }

    /** The one event of a type. */
    SentEvent event(String type) {
        List<SentEvent> events =
                events().stream().filter(event -> event.type().equals(type)).toList();
        assertThat(events).as("events of type %s", type).hasSize(1);
        return events.getFirst();
    }

    /** Waits until so many events are on the wire and each of them has its row; none may be sent again. */
    void awaitStored(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events()).hasSize(count));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events()).allMatch(this::isStored));
        assertThat(events()).hasSize(count);
    }

    /** Sees that the table holds one row of the event: the columns that every row has and these, no more. */
    @SafeVarargs
    final void assertRow(String table, String type, Map<String, Object>... columns) {
        SentEvent event = event(type);
        Map<String, Object> row = row(table, event.id());
        Map<String, Object> expected = envelope(event, (String) row.get("received_at"));
        for (Map<String, Object> some : columns) {
            expected.putAll(some);
        }
        assertRow(row, expected);
    }

    /** Sees that {@code users} holds one row of this user: what {@code identifies} has of the identify, but for the columns of its own. */
    @SafeVarargs
    final void assertUser(String id, Map<String, Object>... columns) {
        Map<String, Object> row = row("users", id);
        Map<String, Object> expected = envelope(event("identify"), (String) row.get("received_at"));
        for (Map<String, Object> some : columns) {
            expected.putAll(some);
        }
        expected.keySet().removeAll(List.of("user_id", "anonymous_id", "channel"));
        expected.put("id", id);
        assertRow(row, expected);
    }

    @Override
    public void close() throws IOException {
        tap.close();
    }

    /** In each of its tables: the rows of one event come by several INSERTs, that of its user last. */
    private boolean isStored(SentEvent event) {
        return has(TABLES.get(event.type()), event.id())
                && switch (event.type()) {
                    case "identify" -> has("users", event.value("/userId"));
                    case "track" -> has("tea_ordered", event.id());
                    default -> true;
                };
    }

    private boolean has(String table, Object id) {
        return Rows.number(stack, "SELECT count() FROM %s WHERE id = '%s'".formatted(table, id)) > 0;
    }

    private Map<String, Object> row(String table, String id) {
        List<Map<String, Object>> rows = Rows.of(stack, "SELECT * FROM " + table + " WHERE id = '" + id + "'");
        assertThat(rows).as("rows of %s in %s", id, table).hasSize(1);
        return rows.getFirst();
    }

    /** Compares all but the two times that only the servers' clocks know; those lie within the test, in their order. */
    private void assertRow(Map<String, Object> row, Map<String, Object> expected) {
        Instant received = StoredTime.parse((String) row.get("received_at"));
        assertThat(received).isBetween(begun.minusMillis(1), Instant.now());
        assertThat(StoredTime.parse((String) row.remove("uuid_ts"))).isBetween(received.minusMillis(1), Instant.now());
        assertThat(row).isEqualTo(expected);
    }

    /** The columns that every row has, as {@code docs/schema.md} says them. */
    private static Map<String, Object> envelope(SentEvent event, String receivedAt) {
        Instant received = StoredTime.parse(receivedAt);
        boolean ofClient = event.isOfSegment() && !event.has("/originalTimestamp") && event.has("/timestamp");
        Instant original = ofClient
                ? event.time("/timestamp")
                : event.has("/originalTimestamp") ? event.time("/originalTimestamp") : received;
        Instant timestamp = event.has("/timestamp") && !ofClient
                ? event.time("/timestamp")
                : received.minus(Duration.between(original, event.sentAt()));
        Map<String, Object> envelope = new TreeMap<>();
        envelope.put("id", event.id());
        envelope.put("anonymous_id", event.value("/anonymousId"));
        envelope.put("user_id", event.value("/userId"));
        envelope.put("channel", event.value("/channel"));
        envelope.put("received_at", receivedAt);
        envelope.put("sent_at", StoredTime.text(event.sentAt()));
        envelope.put("original_timestamp", StoredTime.text(original));
        envelope.put("timestamp", StoredTime.text(timestamp));
        envelope.put("context_ip", event.has("/context/ip") ? event.value("/context/ip") : "127.0.0.1");
        envelope.put("context_passed_ip", event.value("/context/ip"));
        envelope.put("context_request_ip", "127.0.0.1");
        envelope.put("context_source_id", "local");
        envelope.put("context_source_type", "HTTP");
        envelope.put("context_destination_id", "local");
        envelope.put("context_destination_type", "CLICKHOUSE");
        envelope.values().removeIf(Objects::isNull);
        return envelope;
    }
}
