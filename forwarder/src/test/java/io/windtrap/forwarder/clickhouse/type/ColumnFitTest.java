package io.windtrap.forwarder.clickhouse.type;

import static io.windtrap.forwarder.mapping.LogicalType.BOOLEAN;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.group.TypeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnFitTest {
    @Test
    void takesWhatNewColumnsAreMadeForAsItStands() {
        assertThat(ColumnFit.of("Nullable(Int64)").asIs()).isEqualTo(TypeSet.of(INT));
        assertThat(ColumnFit.of("Nullable(Float64)").asIs()).isEqualTo(TypeSet.of(INT, FLOAT));
        assertThat(ColumnFit.of("Nullable(Bool)").asIs()).isEqualTo(TypeSet.of(BOOLEAN));
        assertThat(ColumnFit.of("DateTime64(3, 'UTC')").asIs()).isEqualTo(TypeSet.of(DATETIME));
        assertThat(ColumnFit.of("SimpleAggregateFunction(anyLast, Nullable(DateTime64(3, 'UTC')))")
                        .asIs())
                .isEqualTo(TypeSet.of(DATETIME));
    }

    @Test
    void writesMomentsAnewForText() {
        assertThat(ColumnFit.of("LowCardinality(String)").asIs()).isEqualTo(TypeSet.of(STRING, INT, FLOAT, BOOLEAN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Int32",
                "UInt64",
                "Float32",
                "Nullable(DateTime64(3))",
                "DateTime64(3, 'Asia/Tokyo')",
                "DateTime64(9, 'UTC')",
                "DateTime('UTC')",
                "Enum8('true' = 1)",
                "Array(Int64)",
                "Map(String, Int64)"
            })
    void looksAtEachValueWhereNotEveryOneOfATypeFits(String type) {
        assertThat(ColumnFit.of(type).asIs()).isEqualTo(TypeSet.of());
    }
}
