package io.windtrap.transformer.stage;

import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * Keeps transactions shorter than Kafka lets them be. Kafka Streams takes hundreds of events between two commits where they are quick; where a
 * script runs into its time limit for many of them, Kafka would undo the transaction, and the same events would come again for ever. So a
 * transaction that takes too long is given up, and for a while each event is committed by itself. Safe for concurrent use.
 */
final class Pace {
    /** How long a transaction may be open. Readers wait for so long where a process dies and does not come back. */
    static final Duration TRANSACTION = Duration.ofSeconds(30);

    /** Past it no other event is begun: one more must have time to end. */
    private static final Duration TOO_LONG = Duration.ofSeconds(20);

    private static final Duration CAREFUL = Duration.ofMinutes(1);
    private static final long NONE = Long.MAX_VALUE;

    private final InstantSource clock;

    /** When the thread's transaction got its first event; {@link #NONE} = it has none. A thread has one transaction for all its partitions. */
    @SuppressWarnings("ThreadLocalUsage") // One for each stage, of which there is one.
    private final ThreadLocal<long[]> begun = ThreadLocal.withInitial(() -> new long[] {NONE});

    private volatile long carefulUntil = Long.MIN_VALUE;

    Pace(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * This thread takes an event, or a batch of them.
     *
     * @throws StreamsException if its transaction takes too long already; it must be given up
     */
    void begin() {
        long[] first = begun.get();
        long now = clock.millis();
        if (first[0] == NONE) {
            first[0] = now;
        } else if (isTooLong(first[0], now)) {
            beCareful(now);
            throw new StreamsException("events took more than " + TOO_LONG.toSeconds()
                    + " s of one transaction; they are read again, and committed one by one for a minute;"
                    + " windtrap_transformer_script_interrupts_total counts scripts that run into their limits");
        }
    }

    /** What it began has ended. */
    void end() {
        long now = clock.millis();
        if (isTooLong(begun.get()[0], now)) {
            beCareful(now); // Kafka may have undone the transaction meanwhile.
        }
    }

    /** This thread begins a new transaction. */
    void renew() {
        begun.get()[0] = NONE;
    }

    /** Whether each event should be committed by itself. */
    boolean isCareful() {
        return carefulUntil != Long.MIN_VALUE && clock.millis() < carefulUntil;
    }

    private static boolean isTooLong(long first, long now) {
        return now - first > TOO_LONG.toMillis();
    }

    private void beCareful(long now) {
        carefulUntil = now + CAREFUL.toMillis();
    }
}
