package io.windtrap.forwarder.clickhouse.guarantee;

import java.time.Duration;
import java.time.Instant;

/** When the server is to be asked again what it can promise: hourly, and when it answers again after a failure. */
final class GuaranteeSchedule {
    private static final Duration CHECK_INTERVAL = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private Instant next = Instant.MAX;

    /** It was asked. */
    synchronized void asked(Instant now) {
        next = now.plus(CHECK_INTERVAL);
    }

    /** It failed; while it goes on failing, once a minute is enough. */
    synchronized void failed(Instant now) {
        Instant soon = now.plus(AFTER_FAILURE);
        if (soon.isBefore(next)) {
            next = soon;
        }
    }

    /** Whether the caller is the one to ask; of several at once only one is. */
    synchronized boolean isDue(Instant now) {
        boolean due = !now.isBefore(next);
        if (due) {
            next = now.plus(AFTER_FAILURE);
        }
        return due;
    }
}
