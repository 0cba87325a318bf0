package io.windtrap.forwarder.clickhouse.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.clickhouse.type.ValueType.Enumerated;
import io.windtrap.forwarder.clickhouse.type.ValueType.Items;
import io.windtrap.forwarder.clickhouse.type.ValueType.Moment;
import io.windtrap.forwarder.clickhouse.type.ValueType.Text;
import io.windtrap.forwarder.clickhouse.type.ValueType.Unknown;
import io.windtrap.forwarder.clickhouse.type.ValueType.Whole;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnTypeParseTest {
    @Test
    void readsEveryTypeByItsName() {
        Map.ofEntries(
                        Map.entry("String", new Text()),
                        Map.entry("FixedString(16)", new ValueType.FixedText(16)),
                        Map.entry("Int8", new Whole(8, true)),
                        Map.entry("UInt256", new Whole(256, false)),
                        Map.entry("Float32", new ValueType.Real(Float.MAX_VALUE, false)),
                        Map.entry("Float64", new ValueType.Real(Double.MAX_VALUE, false)),
                        Map.entry("BFloat16", new ValueType.Real(0x1.FEp127, false)),
                        Map.entry("Bool", new ValueType.Bool()),
                        Map.entry("Decimal(10, 2)", new ValueType.Decimal(10, 2)),
                        Map.entry("Decimal32(2)", new ValueType.Decimal(9, 2)),
                        Map.entry("Decimal64(2)", new ValueType.Decimal(18, 2)),
                        Map.entry("Decimal128(2)", new ValueType.Decimal(38, 2)),
                        Map.entry("Decimal256(2)", new ValueType.Decimal(76, 2)),
                        Map.entry("Date", new ValueType.Day(false)),
                        Map.entry("Date32", new ValueType.Day(true)),
                        Map.entry("DateTime", new ValueType.Seconds()),
                        Map.entry("DateTime('Europe/Berlin')", new ValueType.Seconds()),
                        Map.entry("DateTime64(3)", new Moment(3)),
                        Map.entry("DateTime64(9, 'UTC')", new Moment(9)),
                        Map.entry("UUID", new ValueType.Uuid()),
                        Map.entry("IPv4", new ValueType.Address(false)),
                        Map.entry("IPv6", new ValueType.Address(true)),
                        Map.entry("JSON", new ValueType.Json(Map.of())),
                        Map.entry(
                                "JSON(max_dynamic_paths=8, a.b UInt32, `c d` Nullable(String), SKIP e, SKIP REGEXP 'x')",
                                new ValueType.Json(Map.of(
                                        "a.b",
                                        new ColumnType(new Whole(32, false), false),
                                        "c d",
                                        new ColumnType(new Text(), true)))))
                .forEach((text, type) -> assertThat(ColumnType.parse(text)).isEqualTo(new ColumnType(type, false)));
    }

    @Test
    void seesThroughWrappers() {
        assertThat(ColumnType.parse("Nullable(Int64)")).isEqualTo(new ColumnType(new Whole(64, true), true));
        assertThat(ColumnType.parse("LowCardinality(String)")).isEqualTo(new ColumnType(new Text(), false));
        assertThat(ColumnType.parse("LowCardinality(Nullable(String))")).isEqualTo(new ColumnType(new Text(), true));
        assertThat(ColumnType.parse("SimpleAggregateFunction(anyLast, Nullable(DateTime64(3, 'UTC')))"))
                .isEqualTo(new ColumnType(new Moment(3), true));
        assertThat(ColumnType.parse("SimpleAggregateFunction(max, UInt8)"))
                .isEqualTo(new ColumnType(new Whole(8, false), false));
        assertThat(ColumnType.parse("Array(LowCardinality(Nullable(String)))"))
                .isEqualTo(new ColumnType(new Items(new ColumnType(new Text(), true)), false));
    }

    @Test
    void readsNamesOfEnumerationsWithTheirQuotes() {
        assertThat(ColumnType.parse("Enum8('a' = 1, 'b, (c' = -2, 'it\\'s = \\\\' = 3)"))
                .isEqualTo(new ColumnType(new Enumerated(Set.of("a", "b, (c", "it's = \\")), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Map(String, Int64)",
                "Tuple(a String, b Int8)",
                "AggregateFunction(sum, Int64)",
                "Object('json')",
                "Dynamic",
                "Int7",
                "Int",
                "Decimal",
                "Decimal(a, b)",
                "DateTime64",
                "FixedString(x)",
                "Enum8(a)",
                "IntervalDay"
            })
    void knowsWhatItDoesNotKnow(String text) {
        assertThat(ColumnType.parse(text)).isEqualTo(new ColumnType(new Unknown(text), false));
    }

    @Property(seed = "1")
    void readsAnyTextWithoutThrowing(@ForAll @Chars({'(', ')', '\'', '\\', ',', ' ', 'a', '1'}) String rest) {
        for (String name : Set.of("Enum8(", "Nullable(", "Decimal(", "Array(", "")) {
            assertThat(ColumnType.parse(name + rest)).isNotNull();
        }
    }
}
