package io.windtrap.gateway.publish;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all requests that are being read or wait for Kafka. */
public final class InFlight {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    /** At most {@code limit} bytes at any time. */
    public InFlight(long limit) {
        this.limit = limit;
    }

    /** Takes {@code more} bytes, or nothing and returns false when that would pass the limit. */
    public boolean tryReserve(long more) {
        if (bytes.addAndGet(more) <= limit) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    /** Gives back what was taken. */
    public void release(long taken) {
        bytes.addAndGet(-taken);
    }

    /** Bytes taken now. */
    public long bytes() {
        return bytes.get();
    }
}
