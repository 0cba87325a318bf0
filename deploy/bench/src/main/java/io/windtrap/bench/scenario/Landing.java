package io.windtrap.bench.scenario;

import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Whether all that was sent has become rows. */
final class Landing {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_MS = 500;

    private Landing() {}

    /**
     * Returns once each event has its row, once.
     *
     * @param sent events of each type
     * @throws IOException if that is not so after a minute
     * @throws IllegalStateException if the forwarder has ended
     */
    static void await(Run run, Service forwarder, Map<String, Long> sent) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String difference = run.warehouse().difference(sent);
        while (!difference.isEmpty()) {
            forwarder.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException("%s: rows are not those that were sent, %d s later: %s"
                        .formatted(run.config().destination(), LIMIT.toSeconds(), difference));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            difference = run.warehouse().difference(sent);
        }
    }
}
