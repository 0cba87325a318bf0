package io.windtrap.transformer.dedup;

import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The ids of one partition's events. They are kept by the half window in which they were seen first, so that each is found with as many
 * exact look-ups as there are halves, and what is too old is dropped from disk with its whole segment.
 *
 * <p>Time is the partition's own, which only goes on: that of the latest event. An event with an older time counts as seen now: the store
 * would not take it. Events that are ahead of the clock move time no further than the clock is: else one gateway whose clock is wrong
 * would make the store forget everything.
 */
public final class SeenIds {
    /** As far gateways' clocks may be ahead of this one. */
    private static final long TOLERANCE = Duration.ofMinutes(1).toMillis();

    private final WindowStore<byte[], byte[]> store;
    private final long half;
    private final InstantSource clock;
    private long time;

    /**
     * The ids in {@code store}.
     *
     * @param store as {@link IdStore#builder} makes it for the same plan
     * @param time how far the partition was when it was committed last, ms since the epoch; negative = not known
     */
    public SeenIds(WindowStore<byte[], byte[]> store, DedupPlan plan, InstantSource clock, long time) {
        this.store = store;
        this.half = half(plan.window()).toMillis();
        this.clock = clock;
        goOnTo(time);
    }

    private void goOnTo(long other) {
        time = Math.max(time, Math.min(other, clock.millis() + TOLERANCE));
    }

    static Duration half(Duration window) {
        return window.dividedBy(2);
    }

    /**
     * Whether {@code event} was here before; remembers it otherwise. Forgotten when the transaction of its record fails.
     *
     * @throws IOException if its JSON can't be read
     */
    public Sighting see(Event event) throws IOException {
        Fingerprint print = Fingerprint.of(event);
        if (print == null) {
            return Sighting.NEW;
        }
        goOnTo(event.receivedAtMillis());
        long now = time - time % half;
        // One of the last window's first half has been seen up to a window and a half ago.
        for (long start = now; start >= now - 2 * half && start >= 0; start -= half) {
            byte[] seen = store.fetch(print.id(), start);
            if (seen != null) {
                return Arrays.equals(seen, print.content()) ? Sighting.DUPLICATE : Sighting.OTHER_CONTENT;
            }
        }
        store.put(print.id(), print.content(), now);
        return Sighting.NEW;
    }
}
