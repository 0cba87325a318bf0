package io.windtrap.forwarder.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

public final class WarehouseMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final WarehouseMetrics meters = new WarehouseMetrics(registry, "d");

    /** Makes every series of the warehouse appear in {@code registry}. */
    public static void touchAll(MeterRegistry registry) {
        var meters = new WarehouseMetrics(registry, "d");
        meters.ran("CREATE DATABASE d");
        meters.incompleteDiscards("column_value", 1);
        meters.restored(1);
    }

    @Test
    void tellWhichPromiseHolds() {
        assertThat(registry.scrape())
                .contains("windtrap_forwarder_guarantee{destination=\"d\",guarantee=\"exactly_once\"} NaN");

        meters.promised(true, false);

        assertThat(registry.scrape())
                .contains("windtrap_forwarder_guarantee{destination=\"d\",guarantee=\"exactly_once\"} 1.0")
                .contains("windtrap_forwarder_guarantee{destination=\"d\",guarantee=\"durable\"} 0.0");
    }

    @Test
    void countDdlByItsKind() {
        var ddl = new TableDdl("d");

        meters.ran(ddl.createDatabase());
        meters.ran(ddl.createTable("t", Map.of()));
        meters.ran(ddl.addColumns("t", "t", new TreeMap<>(Map.of("a", 1)).navigableKeySet(), Map.of()));

        for (String statement : new String[] {"create_database", "create_table", "alter_table"}) {
            assertThat(registry.scrape())
                    .contains("windtrap_forwarder_ddl_total{destination=\"d\",statement=\"" + statement + "\"} 1.0");
        }
    }
}
