package io.windtrap.console.services;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The counters of one instance, between its looks. A counter that has become smaller began anew with its process. */
final class Counters {
    private Map<Sample, Double> before = Map.of();
    private boolean first = true;
    private Instant at = Instant.EPOCH;
    /** What grew at each look. */
    private final Deque<Growth> growth = new ArrayDeque<>();

    private record Growth(Instant at, Map<Sample, Double> counts) {}

    /** Takes a look at the instance; returns what was counted since the one before, nothing at the first. */
    Map<Counted, Double> take(Look look, Instant now) {
        Map<Sample, Double> values = new HashMap<>();
        for (Counted what : Counted.values()) {
            if (what.service().equals(look.service())) {
                look.all(what.metric())
                        .forEach(one -> values.put(new Sample(one.name(), one.labels(), 0), one.value()));
            }
        }
        Map<Counted, Double> counts = new HashMap<>();
        Map<Sample, Double> grown = new HashMap<>();
        if (!first) {
            for (Counted what : Counted.values()) {
                if (what.service().equals(look.service())) {
                    counts.put(what, 0.0); // It is known, and may be none.
                }
            }
            values.forEach((key, value) -> {
                double former = before.getOrDefault(key, 0.0);
                double more = value >= former ? value - former : value;
                if (more > 0) {
                    grown.put(key, more);
                    for (Counted what : Counted.values()) {
                        if (what.metric().equals(key.name())) {
                            counts.merge(what, more, Double::sum);
                        }
                    }
                }
            });
        }
        growth.addLast(new Growth(now, grown));
        if (growth.size() > Fleet.MOST_STEPS) {
            growth.removeFirst();
        }
        before = values;
        first = false;
        at = now;
        return counts;
    }

    /** Adds what a counter counted after {@code from}, by the values of {@code labels}. */
    void since(Instant from, String name, List<String> labels, Map<List<String>, Double> sums) {
        growth.stream()
                .filter(one -> one.at().isAfter(from))
                .forEach(one -> one.counts().forEach((key, count) -> {
                    if (key.name().equals(name)) {
                        sums.merge(labels.stream().map(key::label).toList(), count, Double::sum);
                    }
                }));
    }

    boolean isOld(Instant limit) {
        return at.isBefore(limit);
    }
}
