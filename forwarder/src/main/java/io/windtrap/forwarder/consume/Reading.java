package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.deadletter.DeadLetter;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;

/** What one record gives to its batch. */
sealed interface Reading {
    /**
     * It belongs to the batch.
     *
     * @param rows empty when the event is not for this destination, or has no table
     */
    record Rows(List<Row> rows) implements Reading {}

    /** It can never become rows. */
    record Refused(DeadLetter letter) implements Reading {}
}
