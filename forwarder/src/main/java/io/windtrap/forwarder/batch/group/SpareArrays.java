package io.windtrap.forwarder.batch.group;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Large arrays that nobody needs any more, for whoever needs one next. A collector copies what lives, and a batch lives longer than
 * all else: made anew for each batch, its arrays cost more CPU than the mapping of its events. Safe for concurrent use.
 *
 * <p>They are held softly: what isn't used for minutes, or what the heap has no room for, is the collector's again.
 */
final class SpareArrays {
    /** Bytes of the smallest array that is kept: smaller ones are copied cheaply. */
    static final int SMALLEST = 32 << 10;

    private static final int BITS = Integer.SIZE - Integer.numberOfLeadingZeros(SMALLEST) - 1;

    /** Bytes of all that is kept, at most: the limits of batches don't count them. */
    private final long most;

    /** By the logarithm of their length to the base of 2, from that of {@link #SMALLEST} on. */
    private final List<Deque<SoftReference<byte[]>>> spare = new ArrayList<>();

    private long kept;

    SpareArrays(long most) {
        this.most = most;
        for (int bits = BITS; bits < Integer.SIZE - 1; bits++) {
            spare.add(new ArrayDeque<>());
        }
    }

    /** An array of {@code least} bytes or more, whatever is in it. */
    byte[] take(int least) {
        if (least < SMALLEST || least > 1 << (Integer.SIZE - 2)) {
            return new byte[least];
        }
        int length = least == Integer.highestOneBit(least) ? least : Integer.highestOneBit(least) << 1;
        byte[] known = known(length);
        return known == null ? new byte[length] : known;
    }

    private synchronized byte @Nullable [] known(int length) {
        Deque<SoftReference<byte[]>> arrays = ofLength(length);
        for (SoftReference<byte[]> next = arrays.poll(); next != null; next = arrays.poll()) {
            kept -= length;
            byte[] array = next.get();
            if (array != null) {
                return array;
            }
        }
        return null;
    }

    /** Takes {@code array}, which nobody reads or writes any more. */
    synchronized void give(byte[] array) {
        if (array.length < SMALLEST || Integer.bitCount(array.length) != 1) {
            return;
        }
        if (kept + array.length > most) {
            forgetCollected();
        }
        if (kept + array.length <= most) {
            kept += array.length;
            ofLength(array.length).push(new SoftReference<>(array));
        }
    }

    /** What the collector has taken is kept no more, and nobody may ask for its length again. */
    private void forgetCollected() {
        kept = 0;
        for (int i = 0; i < spare.size(); i++) {
            spare.get(i).removeIf(array -> array.refersTo(null));
            kept += (long) spare.get(i).size() << (BITS + i);
        }
    }

    private Deque<SoftReference<byte[]>> ofLength(int length) {
        return spare.get(Integer.numberOfTrailingZeros(length) - BITS);
    }
}
