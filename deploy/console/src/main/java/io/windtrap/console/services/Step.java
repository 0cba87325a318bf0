package io.windtrap.console.services;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was counted between two looks.
 *
 * @param at its end
 * @param seconds since the look before; 0 in the first
 * @param counts by what was counted; not there = not known
 * @param lag events that wait; null = not known
 * @param freshness seconds; null = not known
 */
public record Step(
        Instant at,
        double seconds,
        Map<Counted, Double> counts,
        @Nullable Double lag,
        @Nullable Double freshness) {
    /** Takes the counts as they are now. */
    public Step {
        counts = Map.copyOf(counts);
    }

    static @Nullable Double gauge(List<Look> looks, String name) {
        List<Sample> all =
                looks.stream().flatMap(look -> look.all(name).stream()).toList();
        return all.isEmpty()
                ? null
                : all.stream()
                        .mapToDouble(Sample::value)
                        .filter(Double::isFinite)
                        .sum();
    }

    /** The best of all instances of the destination that is worst. */
    static @Nullable Double freshness(List<Look> looks) {
        OptionalDouble worst = looks.stream()
                .flatMap(look -> look.all("windtrap_forwarder_freshness_seconds").stream())
                .filter(one -> Double.isFinite(one.value()))
                .collect(Collectors.groupingBy(
                        one -> one.label("destination"),
                        Collectors.mapping(Sample::value, Collectors.minBy(Double::compare))))
                .values()
                .stream()
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .max();
        return worst.isPresent() ? worst.getAsDouble() : null;
    }
}
