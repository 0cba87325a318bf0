package io.windtrap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateSearchTest {
    private final List<Integer> tried = new ArrayList<>();

    @Test
    void doublesAndThenHalvesTheInterval() throws Exception {
        assertThat(highest(1_000, 20, 5_300)).isEqualTo(5_000);
        assertThat(tried).containsExactly(1_000, 2_000, 4_000, 8_000, 6_000, 5_000, 5_500);
    }

    @Test
    void beginsBelowWhenTheFirstIsNotHeld() throws Exception {
        assertThat(highest(1_000, 20, 300)).isEqualTo(281);
        assertThat(tried).startsWith(1_000, 500, 250, 375);
    }

    @Test
    void endsWhenTriesDoAndWhenNothingIsHeld() throws Exception {
        assertThat(highest(1_000, 3, 100_000)).isEqualTo(4_000);
        assertThat(highest(1_000, 50, 0)).isZero();
        assertThat(tried).hasSizeLessThan(3 + 12);
    }

    private int highest(int first, int tries, int limit) throws Exception {
        return RateSearch.highest(first, tries, rate -> {
            tried.add(rate);
            return rate <= limit;
        });
    }
}
