package io.windtrap.forwarder.clickhouse.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TableQuotaTest {
    private final Map<String, Long> existing = new HashMap<>();
    private Instant now = Instant.parse("2026-03-02T10:15:30Z");

    @Test
    void givesEachSourceItsTablesAtOnceAndSomeEachSecondAfterThat() {
        // Given
        TableQuota quota = quota(new ColumnLimits(0, 0, 0, 0, 7));

        // Then
        assertThat(taken(quota, "web", 20)).isEqualTo(7);
        assertThat(taken(quota, "app", 20)).isEqualTo(7);
        now = now.plusSeconds(1);
        assertThat(taken(quota, "web", 20)).isEqualTo(5);
        now = now.plusSeconds(1000);
        assertThat(taken(quota, "web", 20)).isEqualTo(7);
        assertThat(quota.take("new", "web")).isEqualTo(Mismatch.TOO_MANY_TABLES_OF_SOURCE);
        assertThat(quota.take("tracks", "web")).isNull();
        assertThat(quota.take("rudder_discards", "web")).isNull();
    }

    @Test
    void leavesRoomForOtherSourcesWhateverOneMakes() {
        // Given
        existing.put("web", 8L);
        existing.put("", 100L);
        TableQuota quota = quota(new ColumnLimits(0, 0, 120, 10, 0));

        // Then
        assertThat(taken(quota, "web", 20)).isEqualTo(2);
        assertThat(quota.take("new", "web")).isEqualTo(Mismatch.TOO_MANY_TABLES_OF_SOURCE);
        assertThat(taken(quota, "app", 20)).isEqualTo(10);
        assertThat(quota.take("new", "other")).isEqualTo(Mismatch.TOO_MANY_TABLES);
        assertThat(quota.take("new", null)).isEqualTo(Mismatch.TOO_MANY_TABLES);
    }

    @Test
    void seesWithinSecondsWhatOthersMakeAndDrop() {
        // Given
        TableQuota quota = quota(new ColumnLimits(0, 0, 0, 10, 0));
        existing.put("web", 10L);
        assertThat(taken(quota, "web", 1)).isZero();

        // When
        existing.put("web", 9L);
        now = now.plusSeconds(11);

        // Then
        assertThat(taken(quota, "web", 20)).isEqualTo(1);
    }

    private TableQuota quota(ColumnLimits limits) {
        return new TableQuota(limits, () -> existing, () -> now);
    }

    private static int taken(TableQuota quota, @Nullable String source, int tries) {
        int taken = 0;
        for (int table = 0; table < tries; table++) {
            taken += quota.take("t" + table, source) == null ? 1 : 0;
        }
        return taken;
    }
}
