package io.windtrap.transformer.stage;

import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps transactions shorter than Kafka lets them be. Kafka Streams takes hundreds of events between two commits where they are quick; where a
 * script runs into its time limit for many of them, Kafka would undo the transaction, and the same events would come again for ever. So a
 * transaction that takes too long is given up, and for a while each event asks for a commit: a new thread then takes one of each of its
 * partitions for a transaction, and never fewer. Safe for concurrent use.
 */
final class Pace {
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    /** Brokers take 15 minutes where nobody says otherwise. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration CAREFUL = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Duration transaction;
    /** Past it no other event is begun: one more must have time to end. */
    private final Duration tooLong;

    @SuppressWarnings("ThreadLocalUsage") // One for each stage, of which there is one.
    private final ThreadLocal<@Nullable Transaction> open = new ThreadLocal<>();

    private volatile long carefulUntil = Long.MIN_VALUE;

    /** What a thread does between two commits, for all its partitions. Its thread alone uses it. */
    static final class Transaction {
        private final long begun;
        private final boolean careful;
        private boolean committing;

        private Transaction(long begun, boolean careful) {
            this.begun = begun;
            this.careful = careful;
        }
    }

    /**
     * A pace for transactions in which each partition may have an event that takes as long as it may.
     *
     * @param longestEvent time that one event may take
     * @param partitions that a thread may have
     */
    Pace(InstantSource clock, Duration longestEvent, int partitions) {
        this.clock = clock;
        // Twice: a script's time is one of a CPU, and the commit takes some.
        Duration all = longestEvent.multipliedBy(2L * partitions);
        transaction = all.compareTo(SHORTEST) < 0 ? SHORTEST : all.compareTo(LONGEST) > 0 ? LONGEST : all;
        tooLong = transaction.multipliedBy(2).dividedBy(3);
    }

    /** How long a transaction may be open, 30 s to 10 min. Readers wait for so long where a process dies and does not come back. */
    Duration transaction() {
        return transaction;
    }

    /** This thread has got an event, so that a commit that was under way is over. */
    void next() {
        Transaction now = open.get();
        if (now != null && now.committing) {
            open.remove();
        }
    }

    /**
     * This thread begins an event of a partition, or a batch of them.
     *
     * @param before what this returned for the partition's former event; null = there was none
     * @return the transaction that it is part of
     * @throws StreamsException if that takes too long already and must be given up. Not where it was begun with care and this is the
     *     partition's first event in it: another attempt would have as many
     */
    Transaction begin(@Nullable Transaction before) {
        long now = clock.millis();
        Transaction current = open.get();
        if (current == null) {
            current = new Transaction(now, isCareful());
            open.set(current);
        } else if (isTooLong(current, now) && (current == before || !current.careful)) {
            beCareful(now);
            throw new StreamsException("events took more than " + tooLong.toSeconds()
                    + " s of one transaction; they are read again, and committed one by one for a minute;"
                    + " windtrap_transformer_script_interrupts_total counts scripts that run into their limits");
        }
        return current;
    }

    /** What it began has ended. */
    void end() {
        Transaction current = open.get();
        long now = clock.millis();
        if (current != null && isTooLong(current, now)) {
            beCareful(now); // Kafka may have undone it meanwhile.
        }
    }

    /** A partition of this thread has nothing more for the transaction, which is committed once all its partitions have said so. */
    void commit() {
        Transaction current = open.get();
        if (current != null) {
            current.committing = true;
        }
    }

    /**
     * A partition leaves this thread: what it began was committed before, or is undone now.
     *
     * @param last what {@link #begin} returned last for it; null = it had no event
     */
    void leave(@Nullable Transaction last) {
        if (last != null && last == open.get()) {
            open.remove();
        }
    }

    /** Whether each event should be committed by itself. */
    boolean isCareful() {
        return carefulUntil != Long.MIN_VALUE && clock.millis() < carefulUntil;
    }

    private boolean isTooLong(Transaction current, long now) {
        return now - current.begun > tooLong.toMillis();
    }

    private void beCareful(long now) {
        carefulUntil = now + CAREFUL.toMillis();
    }
}
