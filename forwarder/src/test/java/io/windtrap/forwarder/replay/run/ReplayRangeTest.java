package io.windtrap.forwarder.replay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.replay.Replays;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayRangeTest {
    @Test
    void replacesTheRowsOfTheTablesThatLiveEventsHaveAndNoOthers() {
        assertThat(range(null).replacesRows()).isTrue();
        assertThat(range("copy").replacesRows()).isFalse();
    }

    private static ReplayRange range(@Nullable String into) {
        return new ReplayRange(
                Replays.replay("again", into),
                () -> {
                    throw new AssertionError("nothing is to be read");
                },
                InstantSource.system());
    }
}
