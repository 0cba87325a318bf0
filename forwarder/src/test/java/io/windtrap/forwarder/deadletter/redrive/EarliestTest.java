package io.windtrap.forwarder.deadletter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EarliestTest {
    private final List<Integer> shuffled =
            new ArrayList<>(IntStream.range(0, 1000).boxed().toList());

    @Test
    void keepsTheFirstOfAllThatAreAddedInWhateverOrder() {
        // Given
        Collections.shuffle(shuffled, new Random(1));
        var earliest = new Earliest<Integer>(Comparator.naturalOrder(), 3);

        // When / Then: never more than so many
        shuffled.forEach(one -> {
            earliest.add(one);
            assertThat(earliest.inOrder()).hasSizeLessThanOrEqualTo(3);
        });
        assertThat(earliest.inOrder()).containsExactly(0, 1, 2);
    }

    @Test
    void keepsAllWhereThereAreFewer() {
        // Given
        Collections.shuffle(shuffled, new Random(1));
        var earliest = new Earliest<Integer>(Comparator.naturalOrder(), Integer.MAX_VALUE);

        // When
        shuffled.forEach(earliest::add);

        // Then
        assertThat(earliest.inOrder())
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }
}
