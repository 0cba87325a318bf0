package io.windtrap.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsItsMiddle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenItsTwoMiddles() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void valuesThatCouldNotBeHadDoNotCount() {
        assertThat(Spread.of(List.of(Double.NaN, 5.0))).isEqualTo(new Spread(5, 5, 5));
        assertThat(Spread.of(List.of(Double.NaN)).text(1)).isEqualTo("–");
        assertThat(Spread.of(List.of()).text(1)).isEqualTo("–");
    }

    @Test
    void theTextHasTheDecimalsThatItIsGiven() {
        assertThat(new Spread(1234.56, 1000, 2000).text(1)).isEqualTo("1,234.6 (1,000.0–2,000.0)");
        assertThat(new Spread(1234.56, 1000, 2000).text(0)).isEqualTo("1,235 (1,000–2,000)");
    }
}
