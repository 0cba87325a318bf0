package io.windtrap.gateway.http.body;

import io.windtrap.gateway.publish.InFlightBytes;

/** What one request holds of the memory of all requests. Of one event loop. */
public final class Reservation {
    private final InFlightBytes all;
    private long bytes;

    /** Nothing of {@code all} yet. */
    public Reservation(InFlightBytes all) {
        this.all = all;
    }

    /** Takes {@code more} bytes, or nothing and returns false when that would pass the limit. */
    boolean add(long more) {
        if (!all.tryReserve(more)) {
            return false;
        }
        bytes += more;
        return true;
    }

    /** Takes what is missing to {@code needed} bytes, or nothing and returns false when that would pass the limit. */
    public boolean ensure(long needed) {
        return bytes >= needed || add(needed - bytes);
    }

    /** Bytes held now. */
    public long bytes() {
        return bytes;
    }

    /** Gives back all of it; a second time does nothing. */
    public void release() {
        all.release(bytes);
        bytes = 0;
    }
}
