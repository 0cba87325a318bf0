package io.windtrap.console.overview;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first screen's numbers. null = not known.
 *
 * @param attention a sentence for each thing that needs a person
 * @param problems a sentence for each thing that could not be asked
 * @param seriesSince since when the console counts, at most an hour ago
 */
record OverviewAnswer(
        Instant at,
        boolean ok,
        List<String> attention,
        List<String> problems,
        Totals totals,
        Instant seriesSince,
        List<Destination> destinations,
        List<Instance> instances) {
    /** Of all instances together. */
    record Totals(
            @Nullable Double eventsInPerSecond,
            @Nullable Double rowsOutPerSecond,
            @Nullable Double eventsInLastHour,
            @Nullable Double rowsOutLastHour,
            @Nullable Double refusedLastHour,
            @Nullable Double discardsLastHour,
            @Nullable Long deadLettersNotRedriven,
            boolean deadLettersAllCounted,
            @Nullable Long lagEvents,
            @Nullable Double lagSeconds,
            @Nullable Double freshnessSeconds) {}

    /** One destination. */
    record Destination(
            String id,
            String name,
            String type,
            String topic,
            @Nullable Long lagEvents,
            @Nullable Double lagSeconds,
            @Nullable Double freshnessSeconds,
            @Nullable Instant lastInsertAt,
            @Nullable JsonNode lastError,
            @Nullable Long deadLettersNotRedriven,
            boolean deadLettersAllCounted,
            Guarantee guarantee) {}

    /** What ClickHouse as configured gives. */
    record Guarantee(
            @Nullable Boolean exactlyOnce, @Nullable Boolean durable) {}

    /** One process. */
    record Instance(
            String service,
            @Nullable String name,
            String address,
            @Nullable String version,
            @Nullable Instant startedAt,
            @Nullable Long uptimeSeconds,
            @Nullable Boolean ready,
            List<String> obstacles,
            @Nullable String problem) {}
}
