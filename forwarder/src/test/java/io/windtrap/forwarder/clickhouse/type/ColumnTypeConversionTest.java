package io.windtrap.forwarder.clickhouse.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversion.Refused;
import io.windtrap.forwarder.clickhouse.type.Conversions.Case;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnTypeConversionTest {
    static List<Case> cases() {
        return Conversions.read();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void convertsWhatFitsAndRefusesAllElse(Case example) {
        assertThat(convert(example.column(), example.type(), example.value())).isEqualTo(example.expected());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32, 64, 128, 256})
    void holdsEveryWidthOfIntegersToItsBounds(int bits) {
        // Given
        BigInteger half = BigInteger.TWO.pow(bits - 1);
        BigInteger most = half.subtract(BigInteger.ONE);
        BigInteger all = BigInteger.TWO.pow(bits);

        // Then
        assertThat(integer("Int" + bits, most)).isEqualTo(new Converted(most.toString()));
        assertThat(integer("Int" + bits, half)).isEqualTo(new Refused(Mismatch.OUT_OF_RANGE));
        assertThat(integer("Int" + bits, half.negate()))
                .isEqualTo(new Converted(half.negate().toString()));
        assertThat(integer("Int" + bits, half.negate().subtract(BigInteger.ONE)))
                .isEqualTo(new Refused(Mismatch.OUT_OF_RANGE));
        assertThat(integer("UInt" + bits, BigInteger.ZERO)).isEqualTo(new Converted("0"));
        assertThat(integer("UInt" + bits, BigInteger.ONE.negate())).isEqualTo(new Refused(Mismatch.OUT_OF_RANGE));
        assertThat(integer("UInt" + bits, all.subtract(BigInteger.ONE)))
                .isEqualTo(new Converted(all.subtract(BigInteger.ONE).toString()));
        assertThat(integer("UInt" + bits, all)).isEqualTo(new Refused(Mismatch.OUT_OF_RANGE));
    }

    @Property(seed = "1")
    void readsAnyTextForAnArrayOrJsonWithoutThrowing(@ForAll String text) {
        for (String column : List.of("Array(Array(Nullable(Int8)))", "Array(Decimal(9, 2))", "JSON", "IPv6", "UUID")) {
            assertThat(convert(column, LogicalType.STRING, text)).isNotNull();
            assertThat(convert(column, LogicalType.STRING, "[" + text + "]")).isNotNull();
        }
    }

    private static Conversion integer(String column, BigInteger number) {
        return convert(column, LogicalType.INT, number.toString());
    }

    private static Conversion convert(String column, LogicalType type, String text) {
        return ColumnType.parse(column).convert(new Cell("c", type, text));
    }
}
