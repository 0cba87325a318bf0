package io.windtrap.forwarder.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** What one destination's ClickHouse is asked for and promises, as metrics. */
public final class WarehouseMetrics {
    private static final String PREFIX = "windtrap.forwarder.";

    private final MeterRegistry registry;
    private final Tags tags;
    private volatile double exactlyOnce = Double.NaN;
    private volatile double durable = Double.NaN;

    public WarehouseMetrics(MeterRegistry registry, String destination) {
        this.registry = registry;
        this.tags = Tags.of("destination", destination);
        Gauge.builder(PREFIX + "guarantee", this, metrics -> metrics.exactlyOnce)
                .description("1 if ClickHouse as configured gives this guarantee, else 0; NaN before the first check")
                .tags(tags.and("guarantee", "exactly_once"))
                .register(registry);
        Gauge.builder(PREFIX + "guarantee", this, metrics -> metrics.durable)
                .tags(tags.and("guarantee", "durable"))
                .register(registry);
    }

    public void promised(boolean isExactlyOnce, boolean isDurable) {
        exactlyOnce = isExactlyOnce ? 1 : 0;
        durable = isDurable ? 1 : 0;
    }

    /** Counts cells of {@code rudder_discards} that are NULL because {@code column} can't hold what they are to keep. */
    public void incompleteDiscards(String column, int cells) {
        Counter.builder(PREFIX + "discards.incomplete")
                .description("Cells of rudder_discards that its own columns can't hold")
                .tags(tags.and("column", column))
                .register(registry)
                .increment(cells);
    }

    /** Counts rows that their table lacked although it knew their token. */
    public void restored(int rows) {
        Counter.builder(PREFIX + "rows.restored")
                .description("Rows of repeated INSERTs that their table did not have, sent again with another token")
                .tags(tags)
                .register(registry)
                .increment(rows);
    }

    /** Counts a statement that answers nothing, by its first two words. */
    public void ran(String sql) {
        String[] words = sql.toLowerCase(Locale.ROOT).split(" ", 3);
        Counter.builder(PREFIX + "ddl")
                .description("DDL statements sent")
                .tags(tags.and("statement", words[0] + "_" + words[1]))
                .register(registry)
                .increment();
    }
}
