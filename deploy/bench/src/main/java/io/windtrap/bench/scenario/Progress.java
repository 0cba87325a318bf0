package io.windtrap.bench.scenario;

import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What was used when so many events were done with.
 *
 * @param events whose offsets were committed
 */
record Progress(long events, Usage usage) {
    private static final long POLL_MS = 50;
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    /**
     * Waits until {@code group} is done with {@code wanted} events.
     *
     * @param service that does it
     * @param all events that there are, for people
     * @throws IllegalStateException if the service ends, or does nothing for a minute; with the end of its log
     */
    static Progress await(TestBed bed, Run run, String group, Service service, long wanted, long all)
            throws IOException, InterruptedException {
        long done = -1;
        long since = System.nanoTime();
        while (true) {
            long committed = bed.committed(group);
            Usage usage = run.usage();
            if (committed >= wanted) {
                return new Progress(committed, usage);
            }
            if (committed > done) {
                done = committed;
                since = usage.nanoTime();
            }
            service.requireAlive();
            if (usage.nanoTime() - since > STALL_LIMIT.toNanos()) {
                throw service.failure("stands still at " + done + " of " + all + " events");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }
}
