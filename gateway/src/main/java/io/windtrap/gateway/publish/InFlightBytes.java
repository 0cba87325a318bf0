package io.windtrap.gateway.publish;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Bounds the bytes of all requests that are being read or wait for Kafka. */
public final class InFlightBytes {
    private final @Nullable InFlightBytes whole;
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    /** At most {@code limit} bytes at any time. */
    public InFlightBytes(long limit) {
        this(null, limit);
    }

    private InFlightBytes(@Nullable InFlightBytes whole, long limit) {
        this.whole = whole;
        this.limit = limit;
    }

    /** A part of this one, in which at most {@code most} of its bytes may be. */
    public InFlightBytes part(long most) {
        return new InFlightBytes(this, most);
    }

    /** The bound, in bytes. */
    public long limit() {
        return limit;
    }

    /** Takes {@code more} bytes, or nothing and returns false when that would pass the limit. */
    public boolean tryReserve(long more) {
        if (bytes.addAndGet(more) <= limit && (whole == null || whole.tryReserve(more))) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    /** Gives back what was taken. */
    public void release(long taken) {
        bytes.addAndGet(-taken);
        if (whole != null) {
            whole.release(taken);
        }
    }

    /** Bytes taken now. */
    public long bytes() {
        return bytes.get();
    }
}
