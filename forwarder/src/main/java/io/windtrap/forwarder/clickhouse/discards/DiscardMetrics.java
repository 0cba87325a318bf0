package io.windtrap.forwarder.clickhouse.discards;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts values that a table couldn't hold, and names each column once, or its table where it may not grow. */
public final class DiscardMetrics implements Discards {
    private static final Logger log = LoggerFactory.getLogger(DiscardMetrics.class);
    private static final int MOST_NAMED = 1000;

    private final String destination;
    private final Meter.MeterProvider<Counter> counters;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    public DiscardMetrics(String destination, MeterRegistry metrics) {
        this.destination = destination;
        this.counters = Counter.builder("windtrap.forwarder.discards")
                .description("Values written to rudder_discards because their column can't hold them")
                .tag("destination", destination)
                .withRegistry(metrics);
    }

    @Override
    public void discarded(Map<Discards.Kind, Integer> values) {
        values.forEach((kind, count) -> {
            counters.withTag("reason", kind.reason().code()).increment(count);
            if (named.size() < MOST_NAMED && named.add(name(kind))) {
                log.atWarn()
                        .addKeyValue("destination", destination)
                        .addKeyValue("table", kind.table())
                        .addKeyValue("column", kind.column())
                        .addKeyValue("type", kind.type())
                        .addKeyValue("reason", kind.reason().code())
                        .log(
                                "a value can't be stored in its column; NULL is stored and the value is in rudder_discards;"
                                        + " others like it are only counted");
            }
        });
    }

    private static String name(Discards.Kind kind) {
        return switch (kind.reason()) {
            case TOO_MANY_COLUMNS, TABLE_REFUSED -> kind.table();
            case TOO_MANY_TABLES, TOO_MANY_TABLES_OF_SOURCE -> "";
            default -> kind.table() + "." + kind.column();
        };
    }
}
