package io.windtrap.console.problems;

import io.windtrap.console.http.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Dead letters by reason: for all who ask within ten seconds about the same period the same. Safe for concurrent use. */
final class RecentGroups {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int RETRY_SECONDS = 10;
    private static final int MOST_PERIODS = 8;

    private final Letters letters;
    private final InstantSource clock;
    private final Duration patience;
    private final ReentrantLock reading = new ReentrantLock();
    /** By seconds of the period. */
    private final Map<Long, Kept> kept = new HashMap<>();

    private record Kept(Instant at, DeadLetterGroups.All groups) {}

    RecentGroups(Letters letters, InstantSource clock) {
        this(letters, clock, PATIENCE);
    }

    /** @param patience of those who come while another's groups are read */
    RecentGroups(Letters letters, InstantSource clock, Duration patience) {
        this.letters = letters;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Those whose event was received within the last {@code seconds}.
     *
     * @throws ApiException if it takes long to read what others have asked for: who waits has a place among the requests of all screens
     */
    DeadLetterGroups.All of(long seconds) throws IOException {
        if (!isFree()) {
            throw ApiException.tooMany("The dead letters are being read for others; try again soon.", RETRY_SECONDS);
        }
        try {
            Instant now = clock.instant();
            kept.values().removeIf(one -> one.at().isBefore(now.minus(FRESH)));
            Kept last = kept.get(seconds);
            if (last != null) {
                return last.groups();
            }
            DeadLetterGroups.All read = DeadLetterGroups.of(letters, now.minusSeconds(seconds));
            if (kept.size() == MOST_PERIODS) {
                kept.clear();
            }
            kept.put(seconds, new Kept(clock.instant(), read));
            return read;
        } finally {
            reading.unlock();
        }
    }

    private boolean isFree() {
        try {
            return reading.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
