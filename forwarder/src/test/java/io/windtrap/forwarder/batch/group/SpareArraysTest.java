package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.SpareArrays.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpareArraysTest {
    private final SpareArrays spare = new SpareArrays(4L * SMALLEST);

    @Test
    void givesOutWhatItWasGivenOnceAndForItsLengthAlone() {
        // Given
        byte[] array = spare.take(2 * SMALLEST - 5);
        spare.give(array);

        // When
        byte[] smaller = spare.take(SMALLEST);
        byte[] again = spare.take(SMALLEST + 1);
        byte[] other = spare.take(2 * SMALLEST);

        // Then
        assertThat(array).hasSize(2 * SMALLEST);
        assertThat(again).isSameAs(array);
        assertThat(smaller).hasSize(SMALLEST).isNotSameAs(array);
        assertThat(other).hasSize(2 * SMALLEST).isNotSameAs(array);
    }

    @Test
    void keepsNoMoreThanItMay() {
        // Given
        byte[] kept = new byte[4 * SMALLEST];
        byte[] tooMuch = new byte[SMALLEST];

        // When
        spare.give(kept);
        spare.give(tooMuch);

        // Then
        assertThat(spare.take(SMALLEST)).isNotSameAs(tooMuch);
        assertThat(spare.take(4 * SMALLEST)).isSameAs(kept);
    }

    @Test
    void keepsNeitherSmallArraysNorThoseOfOtherLengths() {
        for (int length : new int[] {0, 1, SMALLEST / 2, SMALLEST + 1}) {
            // Given
            byte[] array = new byte[length];

            // When
            spare.give(array);

            // Then
            assertThat(spare.take(length)).hasSizeGreaterThanOrEqualTo(length).isNotSameAs(array);
        }
    }
}
