package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.rudderstack.sdk.java.analytics.messages.AliasMessage;
import com.rudderstack.sdk.java.analytics.messages.GroupMessage;
import com.rudderstack.sdk.java.analytics.messages.IdentifyMessage;
import com.rudderstack.sdk.java.analytics.messages.MessageBuilder;
import com.rudderstack.sdk.java.analytics.messages.PageMessage;
import com.rudderstack.sdk.java.analytics.messages.ScreenMessage;
import com.rudderstack.sdk.java.analytics.messages.TrackMessage;
import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** RudderStack's Java SDK, unchanged, against the running stack: each call becomes the rows that its documentation promises. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RudderJavaSdkIT {
    private static final String USER = "sdk-user-ü";
    private static final String TIME = "2026-03-02T10:15:30.100Z";
    private static final String STORED_TIME = "2026-03-02 10:15:30.100";

    private Stack stack;
    private WireTap tap;
    private Instant begun = Instant.EPOCH;

    @BeforeAll
    void sendsOneOfEach(Stack running) {
        stack = running;
        tap = WireTap.before(stack.gatewayUrl());
        begun = Instant.now();
        RudderAnalytics analytics = RudderAnalytics.builder(stack.writeKey())
                .setDataPlaneUrl(tap.url())
                .setGZIP(true)
                .flushInterval(10, TimeUnit.MINUTES) // one request, however long the calls take
                .build();
        analytics.enqueue(common(IdentifyMessage.builder(), "sdk-identify")
                .traits(Map.of(
                        "name",
                        "Zoë 🌱",
                        "seatCount",
                        5,
                        "vip",
                        true,
                        "createdAt",
                        "2024-02-29T12:34:56.789Z",
                        "address",
                        Map.of("city", "Zürich", "geo", Map.of("lat", 47.3769, "lng", 8.5417)),
                        "tags",
                        List.of("a", "ç"))));
        analytics.enqueue(
                common(TrackMessage.builder("Order Completed"), "sdk-track").properties(properties()));
        analytics.enqueue(common(PageMessage.builder("Teas"), "sdk-page")
                .category("Shop")
                .properties(Map.of("path", "/tea", "loadMs", 431.25)));
        analytics.enqueue(common(ScreenMessage.builder("Cart"), "sdk-screen").properties(Map.of("itemCount", 3)));
        analytics.enqueue(common(GroupMessage.builder("company-1"), "sdk-group")
                .traits(Map.of("name", "Initech", "employees", 329)));
        analytics.enqueue(common(AliasMessage.builder("sdk-before"), "sdk-alias"));
        analytics.flush();
        Map<String, String> rows = Map.of(
                "identifies", "sdk-identify",
                "tracks", "sdk-track",
                "order_completed", "sdk-track",
                "pages", "sdk-page",
                "screens", "sdk-screen",
                "groups", "sdk-group",
                "aliases", "sdk-alias",
                "users", USER);
        await().atMost(Duration.ofMinutes(5))
                .until(() -> rows.entrySet().stream()
                        .allMatch(row -> Rows.number(
                                        stack,
                                        "SELECT count() FROM " + row.getKey() + " WHERE id = '" + row.getValue() + "'")
                                == 1));
        analytics.shutdown();
    }

    @AfterAll
    void close() throws IOException {
        tap.close();
    }

    @Test
    void sendsOneGzippedBatch() {
        assertThat(tap.requests()).extracting(SentRequest::line).containsExactly("POST /v1/batch");
        SentRequest batch = tap.requests().getFirst();
        assertThat(batch.isGzipped()).isTrue();
        assertThat(batch.events()).hasSize(6);
    }

    @Test
    void trackBecomesARowInTracksAndOneInTheEventsTable() {
        // Given
        Map<String, Object> common = envelope("sdk-track");
        common.putAll(Map.of("event", "order_completed", "event_text", "Order Completed"));

        // Then
        assertThat(row("tracks", "sdk-track")).isEqualTo(common);
        common.putAll(Map.of(
                "order_id",
                "50314b8e",
                "total",
                27.5,
                "quantity",
                3,
                "big",
                9_007_199_254_740_993L,
                "gift",
                false,
                "shipped_on",
                "2026-03-01 00:00:00.000",
                "coupon_code",
                "ÉTÉ-2026\t\"quoted\"\\\n",
                "customer_address_city",
                "København"));
        common.put("notes", "[\"x\",null]");
        common.put("products", "[{\"price\":19,\"sku\":\"45790-32\"},{\"price\":8.5,\"sku\":\"46493-32\"}]");
        assertThat(row("order_completed", "sdk-track")).isEqualTo(common);
    }

    @Test
    void identifyBecomesARowInIdentifiesAndOneInUsers() {
        // Given
        Map<String, Object> traits = SdkCalls.traits();

        // Then
        Map<String, Object> identify = envelope("sdk-identify");
        identify.putAll(traits);
        assertThat(row("identifies", "sdk-identify")).isEqualTo(identify);

        Map<String, Object> user = envelope(USER);
        user.keySet().removeAll(List.of("anonymous_id", "user_id", "channel"));
        user.putAll(traits);
        assertThat(row("users", USER)).isEqualTo(user);
    }

    @Test
    void pageScreenGroupAndAliasBecomeARowEach() {
        Map<String, Object> page = envelope("sdk-page");
        page.putAll(Map.of("name", "Teas", "path", "/tea", "load_ms", 431.25));
        assertThat(row("pages", "sdk-page")).isEqualTo(page);

        Map<String, Object> screen = envelope("sdk-screen");
        screen.putAll(Map.of("name", "Cart", "item_count", 3));
        assertThat(row("screens", "sdk-screen")).isEqualTo(screen);

        Map<String, Object> group = envelope("sdk-group");
        group.putAll(Map.of("group_id", "company-1", "name", "Initech", "employees", 329));
        assertThat(row("groups", "sdk-group")).isEqualTo(group);

        Map<String, Object> alias = envelope("sdk-alias");
        alias.put("previous_id", "sdk-before");
        assertThat(row("aliases", "sdk-alias")).isEqualTo(alias);
    }

    @Test
    void columnsHaveTheTypesOfTheirValues() {
        assertThat(types("order_completed"))
                .containsEntry("id", "String")
                .containsEntry("received_at", "DateTime64(3, 'UTC')")
                .containsEntry("event", "LowCardinality(String)")
                .containsEntry("total", "Nullable(Float64)")
                .containsEntry("quantity", "Nullable(Int64)")
                .containsEntry("gift", "Nullable(Bool)")
                .containsEntry("shipped_on", "Nullable(DateTime64(3, 'UTC'))")
                .containsEntry("order_id", "Nullable(String)");
        assertThat(types("users")).containsEntry("vip", "SimpleAggregateFunction(anyLast, Nullable(Bool))");
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("orderId", "50314b8e");
        properties.put("total", 27.5);
        properties.put("quantity", 3);
        properties.put("big", 9_007_199_254_740_993L);
        properties.put("gift", false);
        properties.put("note", "");
        properties.put("shippedOn", "2026-03-01");
        properties.put("couponCode", "ÉTÉ-2026\t\"quoted\"\\\n");
        Map<String, Object> customer = new HashMap<>(); // The SDK itself refuses null at the top.
        customer.put("phone", null);
        customer.put("address", Map.of("city", "København"));
        properties.put("customer", customer);
        properties.put("notes", Arrays.asList("x", null));
        properties.put(
                "products",
                Arrays.asList(Map.of("sku", "45790-32", "price", 19), Map.of("sku", "46493-32", "price", 8.5)));
        return properties;
    }

    @SuppressWarnings("unchecked") // The SDK's builders return their own type as a raw one.
    private static <B extends MessageBuilder<?, ?>> B common(B message, String id) {
        return (B) message.messageId(id)
                .userId(USER)
                .anonymousId("sdk-anonymous")
                .timestamp(Date.from(Instant.parse(TIME)))
                .context(Map.of("ip", "203.0.113.8", "custom", Map.of("flag", true)));
    }

    /** What every row holds; the two times that the clock decides are checked in {@link #row}. */
    private static Map<String, Object> envelope(String id) {
        Map<String, Object> envelope = new TreeMap<>();
        envelope.put("id", id);
        envelope.put("user_id", USER);
        envelope.put("anonymous_id", "sdk-anonymous");
        envelope.put("channel", "server");
        envelope.put("timestamp", STORED_TIME);
        envelope.put("context_ip", "203.0.113.8");
        envelope.put("context_passed_ip", "203.0.113.8");
        envelope.put("context_request_ip", "127.0.0.1");
        envelope.put("context_custom_flag", true);
        envelope.put("context_library_name", "analytics-java");
        envelope.put("context_library_version", "3.1.2");
        envelope.put("context_source_id", "local");
        envelope.put("context_source_type", "HTTP");
        envelope.put("context_destination_id", "local");
        envelope.put("context_destination_type", "CLICKHOUSE");
        return envelope;
    }

    /** The one row with this id, after its clock times were seen to lie within the test, and to agree. */
    private Map<String, Object> row(String table, String id) {
        List<Map<String, Object>> rows = Rows.of(stack, "SELECT * FROM " + table + " WHERE id = '" + id + "'");
        assertThat(rows).as("rows of %s in %s", id, table).hasSize(1);
        Map<String, Object> row = rows.getFirst();
        Instant sent = time(row.remove("sent_at"));
        Instant received = time(row.remove("received_at"));
        assertThat(sent).isBetween(begun.minusMillis(1), Instant.now());
        assertThat(received).isBetween(sent.minusMillis(1), Instant.now());
        assertThat(time(row.remove("uuid_ts"))).isBetween(received.minusMillis(1), Instant.now());
        assertThat(time(row.remove("original_timestamp"))).isEqualTo(received);
        return row;
    }

    private Map<String, String> types(String table) {
        Map<String, String> types = new TreeMap<>();
        Rows.of(stack, "SELECT name, type FROM system.columns WHERE database = 'rudder' AND table = '" + table + "'")
                .forEach(column -> types.put((String) column.get("name"), (String) column.get("type")));
        return types;
    }

    private static Instant time(Object stored) {
        return Instant.parse(((String) stored).replace(' ', 'T') + "Z");
    }
}
