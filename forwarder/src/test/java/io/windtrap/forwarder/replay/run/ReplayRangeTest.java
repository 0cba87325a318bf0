package io.windtrap.forwarder.replay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.range.OffsetRange;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayFilter;
import io.windtrap.forwarder.replay.ReplayState;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayRangeTest {
    @Test
    void replacesTheRowsOfTheTablesThatLiveEventsHaveAndNoOthers() {
        assertThat(range(null).replacesRows()).isTrue();
        assertThat(range("copy").replacesRows()).isFalse();
    }

    private static ReplayRange range(@Nullable String into) {
        var replay = new Replay(
                "again",
                "warehouse",
                "events",
                "0:5",
                "now",
                Map.of(0, new OffsetRange(5, 15)),
                ReplayFilter.ALL,
                into,
                0,
                ReplayState.RUNNING,
                true,
                0,
                0);
        return new ReplayRange(
                replay,
                () -> {
                    throw new AssertionError("nothing is to be read");
                },
                InstantSource.system());
    }
}
