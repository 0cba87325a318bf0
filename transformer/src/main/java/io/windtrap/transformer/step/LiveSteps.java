package io.windtrap.transformer.step;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The steps in force, which others may replace while events flow, and some events that have come by lately, to try others on. Safe for concurrent use. */
public final class LiveSteps {
    private static final int SAMPLE = 20;
    /** A sample need not hold the largest events. */
    private static final int LARGEST = 64 << 10;

    private final AtomicReferenceArray<@Nullable Event> sample =
            new AtomicReferenceArray<@Nullable Event>(new @Nullable Event[SAMPLE]);
    private final AtomicInteger next = new AtomicInteger();
    private volatile Steps steps;

    /** Begins with {@code steps}. */
    public LiveSteps(Steps steps) {
        this.steps = steps;
    }

    /** The steps in force. */
    public Steps now() {
        return steps;
    }

    /** From now on others are in force. */
    public void replace(Steps others) {
        steps = others;
    }

    /** Keeps {@code event} for a while. */
    public void keep(Event event) {
        if (event.value().length <= LARGEST) {
            sample.set(Math.floorMod(next.getAndIncrement(), SAMPLE), event.copy());
        }
    }

    /** The last 20 events that were kept. */
    public List<Event> sample() {
        return IntStream.range(0, SAMPLE)
                .mapToObj(sample::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
