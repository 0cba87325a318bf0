package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.warehouse.Failure;
import java.util.List;

/** What a refusal that lasts is laid at: the smallest thing that causes it. */
public sealed interface Verdict {
    /** Rows that the table refuses whatever is beside them: they become dead letters. */
    record Rows(List<Bisection.Refused> refused) implements Verdict {}

    /** All rows together, and no part of them: they go in parts. */
    record Size() implements Verdict {}

    /** A materialized view of the table: the rows go in past it. */
    record Views() implements Verdict {}

    /** The table, whatever goes into it: its rows become dead letters. */
    record Table(Failure why) implements Verdict {}

    /** Nothing: the insert went in when it was tried again for the proof. */
    record Nothing() implements Verdict {}

    /** Everything, as far as can be told: the insert is repeated, loudly, until an operator or time helps. */
    record Everything() implements Verdict {}
}
