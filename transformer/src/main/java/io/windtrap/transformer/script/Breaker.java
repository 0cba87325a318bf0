package io.windtrap.transformer.script;

import io.windtrap.common.deadletter.Place;
import io.windtrap.transformer.step.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the events in a row that a script fails for: of all threads, and of those that take over from one that
 * stopped. An event that is read again, because its transaction was undone, counts once. Safe for concurrent use.
 */
final class Breaker {
    private final int stopAfter;
    private final AtomicInteger inARow = new AtomicInteger();
    /** The last that counted, by partition: those before it have counted too. */
    private final Map<Integer, Long> counted = new HashMap<>();

    /** @param stopAfter events in a row; 0 = it never opens */
    Breaker(int stopAfter) {
        this.stopAfter = stopAfter;
    }

    int stopAfter() {
        return stopAfter;
    }

    /** The script has worked for an event. */
    void worked() {
        if (inARow.get() != 0) {
            reset();
        }
    }

    private synchronized void reset() {
        inARow.set(0);
        counted.clear();
    }

    /** The script has failed for {@code event}; returns whether it has failed for too many. */
    synchronized boolean opensAt(Event event) {
        if (stopAfter == 0) {
            return false;
        }
        Place place = event.place();
        if (place == null || place.offset() > counted.getOrDefault(place.partition(), -1L)) {
            inARow.incrementAndGet();
            if (place != null) {
                counted.put(place.partition(), place.offset());
            }
        }
        return inARow.get() > stopAfter;
    }
}
