package io.windtrap.forwarder.replay;

import io.windtrap.common.range.OffsetRange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replays for tests. */
public final class Replays {
    private Replays() {}

    /**
     * A replay of 10 offsets that runs.
     *
     * @param into database that gets the rows; null = that of the live events
     */
    public static Replay replay(String name, @Nullable String into) {
        return new Replay(
                name,
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
    }

    /** A book that has a replay of {@code name} alone, of 10 offsets. */
    public static ReplayBook running(String name) {
        var book = new ReplayBook();
        book.set(name, replay(name, null));
        return book;
    }
}
