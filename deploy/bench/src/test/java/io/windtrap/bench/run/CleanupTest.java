package io.windtrap.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CleanupTest {
    private final List<String> done = new ArrayList<>();
    private final Cleanup cleanup = new Cleanup();

    @Test
    void doesTheLastStepFirstAndEachOnceEvenWhenOneFails() {
        // Given
        cleanup.add(() -> done.add("broker"));
        cleanup.add(() -> {
            throw new IOException("in use");
        });
        cleanup.add(() -> done.add("service"));

        // When
        cleanup.close();
        cleanup.close();

        // Then
        assertThat(done).containsExactly("service", "broker");
    }

    @Test
    void whatBeginsAfterTheEndIsEndedAtOnce() {
        // Given
        cleanup.close();

        // When / Then
        assertThatThrownBy(() -> cleanup.add(() -> done.add("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("being stopped");
        assertThat(done).containsExactly("late");
    }
}
