package io.windtrap.forwarder.replay;

import io.windtrap.common.range.OffsetRange;
import java.util.Map;

/** Replays for tests. */
public final class Replays {
    private Replays() {}

    /** A book that has a replay of {@code name} alone, of 10 offsets. */
    public static ReplayBook running(String name) {
        var book = new ReplayBook();
        book.set(
                name,
                new Replay(
                        name,
                        "warehouse",
                        "events",
                        "0:5",
                        "now",
                        Map.of(0, new OffsetRange(5, 15)),
                        ReplayFilter.ALL,
                        null,
                        0,
                        ReplayState.RUNNING,
                        true,
                        0,
                        0));
        return book;
    }
}
