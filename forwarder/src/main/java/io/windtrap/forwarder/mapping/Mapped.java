package io.windtrap.forwarder.mapping;

import java.util.List;

/** What became of one event. */
public sealed interface Mapped {
    /**
     * The event's rows.
     *
     * @param rows in the order in which they are to be written
     */
    record Rows(List<Row> rows) implements Mapped {}

    /**
     * The event doesn't want to go to this destination, or has no table here (merge).
     *
     * @param reason label of a metric
     */
    record Filtered(String reason) implements Mapped {}

    /**
     * The event can never be stored as it is.
     *
     * @param reason what is wrong with it
     * @param detail for a person who looks at the dead letter: where and how much; never a part of the event
     */
    record Refused(Refusal reason, String detail) implements Mapped {}
}
