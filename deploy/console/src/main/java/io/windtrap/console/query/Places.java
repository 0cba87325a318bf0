package io.windtrap.console.query;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** How many queries run at once: one for each visitor, and few in all. Safe for concurrent use. */
final class Places {
    private static final int RETRY_SECONDS = 5;

    private final int most;
    private final Semaphore free;
    private final Set<String> visitors = ConcurrentHashMap.newKeySet();

    Places(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** A place that is taken. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a place.
     *
     * @throws ApiException with status 429 if the visitor has one, or none is free
     */
    Place take(ApiRequest request) {
        // Where nobody has to log in, visitors are told apart by their address.
        String visitor = request.visitor().user() == null
                ? "@" + request.address()
                : request.visitor().name();
        if (!visitors.add(visitor)) {
            throw ApiException.tooMany(
                    "Another query of yours still runs. Wait until it ends, or stop it; one that was stopped ends within seconds.",
                    RETRY_SECONDS);
        }
        if (!free.tryAcquire()) {
            visitors.remove(visitor);
            throw ApiException.tooMany(
                    "Others run " + most + " queries, and no more run at once. Try again in a moment.", RETRY_SECONDS);
        }
        return () -> {
            free.release();
            visitors.remove(visitor);
        };
    }
}
