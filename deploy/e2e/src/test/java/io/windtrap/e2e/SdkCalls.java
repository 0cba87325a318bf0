package io.windtrap.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The calls that every SDK makes, one of each kind ({@code calls.json}), and the columns that their values become. */
final class SdkCalls {
    /** Where the programs and pages are that run SDKs, and the calls that they make. */
    static final Path SDKS = Path.of("src", "test", "sdks");

    /** The time that the track is given. */
    static final String TIME = "2026-03-02 10:15:30.100";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SdkCalls() {}

    static JsonNode json() {
        try {
            return JSON.readTree(SDKS.resolve("calls.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object at this place of the calls. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(String pointer) {
        return JSON.convertValue(json().at(pointer), Map.class);
    }

    /** Columns of the identify's traits. */
    static Map<String, Object> traits() {
        return Map.of(
                "name",
                "Zoë 🌱",
                "seat_count",
                5,
                "vip",
                true,
                "created_at",
                "2024-02-29 12:34:56.789",
                "address_city",
                "Zürich",
                "address_geo_lat",
                47.3769,
                "address_geo_lng",
                8.5417,
                "tags",
                "[\"a\",\"ç\"]");
    }

    /** The same where they travel in the context, as some SDKs have it. */
    static Map<String, Object> contextTraits() {
        Map<String, Object> columns = new HashMap<>();
        traits().forEach((name, value) -> columns.put("context_traits_" + name, value));
        return columns;
    }

    /** Columns of a track that {@code tracks} has too; which of them holds its time is the SDK's choice. */
    static Map<String, Object> track(String timeColumn) {
        return Map.of(
                "event",
                "tea_ordered",
                "event_text",
                "Tea Ordered",
                timeColumn,
                TIME,
                "context_ip",
                "203.0.113.8",
                "context_custom_flag",
                true);
    }

    /** Columns of the track's properties, in the table of its event. */
    static Map<String, Object> properties() {
        return Map.ofEntries(
                Map.entry("order_id", "50314b8e"),
                Map.entry("total", 27.5),
                Map.entry("quantity", 3),
                Map.entry("big", 9_007_199_254_740_991L),
                Map.entry("huge", 1e21),
                Map.entry("gift", false),
                Map.entry("shipped_on", "2026-03-01 00:00:00.000"),
                Map.entry("coupon_code", "ÉTÉ-2026\t\"quoted\"\\\n<&'=>"),
                Map.entry("customer_address_city", "København"),
                Map.entry("notes", "[\"x\",null]"),
                Map.entry("products", "[{\"price\":19,\"sku\":\"45790-32\"},{\"price\":8.5,\"sku\":\"46493-32\"}]"));
    }

    static Map<String, Object> page() {
        return Map.of("name", "Teas", "load_ms", 431.25);
    }

    static Map<String, Object> screen() {
        return Map.of("name", "Cart", "item_count", 3);
    }

    static Map<String, Object> group() {
        return Map.of("group_id", "company-1", "name", "Initech", "employees", 329);
    }

    static Map<String, Object> alias() {
        return Map.of("previous_id", "sdk-before");
    }
}
