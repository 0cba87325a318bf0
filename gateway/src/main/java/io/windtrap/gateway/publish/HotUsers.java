package io.windtrap.gateway.publish;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Tells users apart who send more events a second than a partition should take from one of them. Its memory is half a
 * megabyte, whatever users there are: a user has a cell in each of four rows, which others may share, and is hot when all
 * four have seen more than the rate. So nobody who is hot is missed; somebody who is not is taken for hot only when in
 * every row the others of that cell send as much, whose chance is at most (e / 16384r)⁴ at e events/s of others and rate r:
 * one in 70,000 at 100,000 and 100.
 */
public final class HotUsers {
    private static final int ROWS = 4;
    private static final int CELLS = 1 << 14;
    private static final int HASH_BITS_OF_A_ROW = 16;
    private static final long WINDOW_NANOS = 1_000_000_000;

    private final long nanosPerEvent;
    private final LongSupplier nanoTime;
    private final long start;
    private final long seed;
    /** When each cell will have run empty, in nanoseconds since the start, if nothing more comes. */
    private final AtomicLongArray emptyAt;

    private final LongAdder hotEvents = new LongAdder();

    /**
     * Nobody is hot yet.
     *
     * @param eventsPerSecond what a user may send, and as many at once; 0 = any number
     * @param nanoTime clock
     * @param seed decides who shares cells with whom
     */
    public HotUsers(long eventsPerSecond, LongSupplier nanoTime, long seed) {
        this.nanosPerEvent = eventsPerSecond == 0 ? 0 : WINDOW_NANOS / eventsPerSecond;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.seed = seed;
        this.emptyAt = new AtomicLongArray(eventsPerSecond == 0 ? 0 : ROWS * CELLS);
    }

    /** Counts one event of {@code user}; returns whether they are hot. */
    boolean isHot(byte[] user) {
        if (nanosPerEvent == 0) {
            return false;
        }
        long now = nanoTime.getAsLong() - start;
        long hash = hash(user);
        long least = Long.MAX_VALUE;
        for (int row = 0; row < ROWS; row++) {
            int cell = (row * CELLS) + ((int) (hash >>> (row * HASH_BITS_OF_A_ROW)) & (CELLS - 1));
            least = Math.min(least, fill(cell, now) - now);
        }
        boolean hot = least > WINDOW_NANOS;
        if (hot) {
            hotEvents.increment();
        }
        return hot;
    }

    /** Fills up to two windows: whoever was hot is no longer, a second after the last event. Allocates nothing. */
    private long fill(int cell, long now) {
        long until;
        long filled;
        do {
            until = emptyAt.get(cell);
            filled = Math.min(Math.max(until, now) + nanosPerEvent, now + 2 * WINDOW_NANOS);
        } while (!emptyAt.compareAndSet(cell, until, filled));
        return filled;
    }

    /** Events of hot users so far. */
    public long hotEvents() {
        return hotEvents.sum();
    }

    /** Every bit of the result depends on every byte. */
    private long hash(byte[] user) {
        long hash = seed;
        for (byte b : user) {
            hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
