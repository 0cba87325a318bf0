package io.windtrap.forwarder.warehouse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.windtrap.forwarder.batch.RefusedCell;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts values that a table couldn't hold, and names each column once. The table {@code rudder_discards} is to join here. */
public final class CountedDiscards implements Discards {
    private static final Logger log = LoggerFactory.getLogger(CountedDiscards.class);
    private static final int MOST_NAMED = 1000;

    private final String destination;
    private final Meter.MeterProvider<Counter> counters;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    public CountedDiscards(String destination, MeterRegistry meters) {
        this.destination = destination;
        this.counters = Counter.builder("windtrap.forwarder.discards")
                .description("Values that their column couldn't hold; the row was kept with NULL")
                .tag("destination", destination)
                .withRegistry(meters);
    }

    @Override
    public void discarded(List<RefusedCell> cells) {
        for (RefusedCell refused : cells) {
            counters.withTag("reason", refused.reason().code()).increment();
            if (named.size() < MOST_NAMED
                    && named.add(refused.table() + "." + refused.cell().column())) {
                log.atWarn()
                        .addKeyValue("destination", destination)
                        .addKeyValue("table", refused.table())
                        .addKeyValue("column", refused.cell().column())
                        .addKeyValue("type", refused.cell().type())
                        .addKeyValue("reason", refused.reason().code())
                        .log("column can't hold a value: NULL is stored; further ones of this column are only counted");
            }
        }
    }
}
