package io.windtrap.gateway.http.server;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Measures now and then how late the current event loop gets to what is due: every request on it is as late. */
final class EventLoopLag {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Vertx vertx;
    private final LongConsumer nanosLate;

    EventLoopLag(Vertx vertx, LongConsumer nanosLate) {
        this.vertx = vertx;
        this.nanosLate = nanosLate;
    }

    /** Measures from now on. */
    void measure() {
        long due = System.nanoTime() + INTERVAL.toNanos();
        vertx.setTimer(INTERVAL.toMillis(), _ -> {
            nanosLate.accept(Math.max(0, System.nanoTime() - due));
            measure();
        });
    }
}
