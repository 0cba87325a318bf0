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
    private final WarehouseMetrics metrics = new WarehouseMetrics(registry, "d");

    /** Makes every series of the warehouse appear in {@code registry}. */
    public static void touchAll(MeterRegistry registry) {
        var metrics = new WarehouseMetrics(registry, "d");
        metrics.ran("CREATE DATABASE d");
        metrics.incompleteDiscards("column_value", 1);
        metrics.restored(1);
    }

    @Test
    void tellWhichPromiseHolds() {
        assertThat(registry.scrape())
                .contains("windtrap_forwarder_guarantee{destination=\"d\",guarantee=\"exactly_once\"} NaN");

        metrics.promised(true, false);

        assertThat(registry.scrape())
                .contains("windtrap_forwarder_guarantee{destination=\"d\",guarantee=\"exactly_once\"} 1.0")
                .contains("windtrap_forwarder_guarantee{destination=\"d\",guarantee=\"durable\"} 0.0");
    }

    @Test
    void countDdlByItsKind() {
        var ddl = new TableDdl("d");

        metrics.ran(ddl.createDatabase());
        metrics.ran(ddl.createTable("t", Map.of()));
        metrics.ran(ddl.addColumns("t", "t", new TreeMap<>(Map.of("a", 1)).navigableKeySet(), Map.of()));

        for (String statement : new String[] {"create_database", "create_table", "alter_table"}) {
            assertThat(registry.scrape())
                    .contains("windtrap_forwarder_ddl_total{destination=\"d\",statement=\"" + statement + "\"} 1.0");
        }
    }
}
