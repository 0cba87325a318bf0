package io.windtrap.forwarder.deadletter;

import io.windtrap.common.deadletter.DeadLetter;
import java.util.List;

/** Keeps what a destination could not store. Called by several threads at once. */
public interface DeadLetters extends AutoCloseable {
    /**
     * Writes {@code letters} in their order, and returns once each is on disk or has failed.
     *
     * @throws InterruptedException with some of them on disk
     */
    Written write(List<DeadLetter> letters) throws InterruptedException;

    @Override
    void close();

    /**
     * What came of it.
     *
     * @param left letters that are not known to be on disk, to be written again; empty = all are
     * @param error what kept them from it, bounded in its values; empty when none are left
     * @param message the same for people; no part of an event
     */
    record Written(List<DeadLetter> left, String error, String message) {}
}
