package io.windtrap.forwarder.clickhouse.discards;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.LogicalType;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DiscardMetricsTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void countsValuesByReason() {
        // Given
        var discards = new DiscardMetrics("warehouse", metrics);

        // When
        discards.discarded(Map.of(
                new Discards.Kind("t", "n", LogicalType.STRING, Mismatch.INCOMPATIBLE), 2,
                new Discards.Kind("t", "x", LogicalType.INT, Mismatch.TOO_MANY_COLUMNS), 3,
                new Discards.Kind("t", "y", LogicalType.INT, Mismatch.TOO_MANY_COLUMNS), 4));
        discards.discarded(Map.of(new Discards.Kind("u", "id", LogicalType.STRING, Mismatch.TOO_MANY_TABLES), 5));

        // Then
        assertThat(count("incompatible")).isEqualTo(2);
        assertThat(count("too_many_columns")).isEqualTo(7);
        assertThat(count("too_many_tables")).isEqualTo(5);
    }

    private double count(String reason) {
        return metrics.get("windtrap.forwarder.discards")
                .tags("destination", "warehouse", "reason", reason)
                .counter()
                .count();
    }
}
