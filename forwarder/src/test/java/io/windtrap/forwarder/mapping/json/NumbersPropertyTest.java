package io.windtrap.forwarder.mapping.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.rudderstack.Events;
import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Numbers however they are written, against the exact decimal. */
final class NumbersPropertyTest {
    @Property(seed = "1")
    void keepsEveryLongExact(@ForAll long number, @ForAll @IntRange(max = 30) int scale) {
        BigDecimal decimal = BigDecimal.valueOf(number);
        assertThat(text(decimal.toString())).isEqualTo("INT " + number);
        assertThat(text(decimal.setScale(scale).toPlainString())).isEqualTo("INT " + number);
    }

    @Property(seed = "1")
    void writesFractionsAsTheShortestDecimalOfTheirFloat(
            @ForAll @IntRange(min = -99_999_999, max = 99_999_999) int digits,
            @ForAll @IntRange(min = 1, max = 25) int scale) {
        BigDecimal decimal = BigDecimal.valueOf(digits, scale);
        double value = decimal.doubleValue();
        String expected = value == Math.rint(value) ? "INT " + (long) value : "FLOAT " + Numbers.shortest(value);
        assertThat(text(decimal.toPlainString())).isEqualTo(expected);
        assertThat(text(decimal.toString().replace("E+", "E"))).isEqualTo(expected);
    }

    @Property(seed = "1")
    void writesFloatsSoThatTheyReadBackTheSame(@ForAll double value) {
        assertThat(Double.parseDouble(Numbers.shortest(value))).isEqualTo(value);
    }

    @Example
    void usesAnExponentOnlyForTheVerySmallAndTheVeryLarge() {
        assertThat(Numbers.shortest(0.000001)).isEqualTo("0.000001");
        assertThat(Numbers.shortest(0.00000125)).isEqualTo("0.00000125");
        assertThat(Numbers.shortest(0.00000099)).isEqualTo("9.9e-7");
        assertThat(Numbers.shortest(1.2345678901234568e21)).isEqualTo("1.2345678901234568e+21");
        assertThat(Numbers.shortest(123456789012345680000.0)).isEqualTo("123456789012345680000");
        assertThat(Numbers.shortest(-1234567.5)).isEqualTo("-1234567.5");
    }

    private static @Nullable String text(String number) {
        return Events.row(
                        Events.event("{\"type\":\"page\",\"messageId\":\"m\",\"properties\":{\"n\":" + number + "}}"),
                        "pages")
                .get("n");
    }
}
