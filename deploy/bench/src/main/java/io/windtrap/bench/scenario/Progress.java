package io.windtrap.bench.scenario;

import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What was used when so many events were done with.
 *
 * @param events that were done with then
 */
record Progress(long events, Usage usage) {
    private static final long POLL_MS = 50;
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    /** How many events are done with. */
    @FunctionalInterface
    interface Count {
        /** Now. */
        long now() throws IOException, InterruptedException;
    }

    /**
     * Waits until {@code wanted} events are done with.
     *
     * @param done grows to that
     * @param service that does it
     * @param all events that there are, for people
     * @throws IllegalStateException if the service ends, or does nothing for a minute; with the end of its log
     */
    static Progress await(Run run, Count done, Service service, long wanted, long all)
            throws IOException, InterruptedException {
        long before = -1;
        long since = System.nanoTime();
        while (true) {
            long now = done.now();
            Usage usage = run.usage();
            if (now >= wanted) {
                return new Progress(now, usage);
            }
            if (now > before) {
                before = now;
                since = usage.nanoTime();
            }
            service.requireAlive();
            if (usage.nanoTime() - since > STALL_LIMIT.toNanos()) {
                throw service.failure("stands still at " + before + " of " + all + " events");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }
}
