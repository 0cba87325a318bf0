package io.windtrap.console.problems;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.Turns;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Dead letters by reason: for all who ask within ten seconds about the same period the same, unless some were driven back in
 * meanwhile. Safe for concurrent use.
 */
final class RecentGroups {
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** While others are read. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int RETRY_SECONDS = 10;
    private static final int MOST_PERIODS = 8;

    private final Letters letters;
    private final InstantSource clock;
    private final Turns reading;
    /** By seconds of the period, the oldest first; guarded by itself, and never held while something is read. */
    private final SequencedMap<Long, Kept> kept = new LinkedHashMap<>();
    /** How often all was forgotten; guarded by {@link #kept}. */
    private long forgotten;

    private record Kept(Instant at, DeadLetterGroups.All groups) {}

    RecentGroups(Letters letters, InstantSource clock) {
        this(letters, clock, PATIENCE);
    }

    /** @param patience of those who come while another's groups are read */
    RecentGroups(Letters letters, InstantSource clock, Duration patience) {
        this.letters = letters;
        this.clock = clock;
        this.reading = new Turns(1, patience);
    }

    /**
     * Those whose event was received within the last {@code seconds}; of a minute ago, where it takes long to read others.
     *
     * @throws ApiException if it takes long to read what others have asked for, and nothing so new is known: who waits has a place
     *     among the requests of all screens
     */
    DeadLetterGroups.All of(long seconds) throws IOException {
        Optional<DeadLetterGroups.All> fresh = kept(seconds, FRESH);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        if (!reading.begin()) {
            return kept(seconds, STALE)
                    .orElseThrow(() -> ApiException.tooMany(
                            "The dead letters are being read for others; try again soon.", RETRY_SECONDS));
        }
        try {
            Optional<DeadLetterGroups.All> readMeanwhile = kept(seconds, FRESH);
            return readMeanwhile.isPresent() ? readMeanwhile.get() : read(seconds);
        } finally {
            reading.end();
        }
    }

    /** From now on all are read anew, also those that are being read. */
    void forget() {
        synchronized (kept) {
            kept.clear();
            forgotten++;
        }
    }

    private DeadLetterGroups.All read(long seconds) throws IOException {
        long before = forgotten();
        DeadLetterGroups.All read = DeadLetterGroups.of(letters, clock.instant().minusSeconds(seconds));
        synchronized (kept) {
            if (forgotten == before) {
                kept.putLast(seconds, new Kept(clock.instant(), read));
                if (kept.size() > MOST_PERIODS) {
                    kept.pollFirstEntry();
                }
            }
        }
        return read;
    }

    private long forgotten() {
        synchronized (kept) {
            return forgotten;
        }
    }

    private Optional<DeadLetterGroups.All> kept(long seconds, Duration age) {
        Instant now = clock.instant();
        synchronized (kept) {
            kept.values().removeIf(one -> one.at().isBefore(now.minus(STALE)));
            return Optional.ofNullable(kept.get(seconds))
                    .filter(one -> !one.at().isBefore(now.minus(age)))
                    .map(Kept::groups);
        }
    }
}
