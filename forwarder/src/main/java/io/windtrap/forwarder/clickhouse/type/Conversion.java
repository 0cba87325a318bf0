package io.windtrap.forwarder.clickhouse.type;

/** What became of a cell on its way to a column. */
public sealed interface Conversion {
    /**
     * It can be stored.
     *
     * @param text for a field of TSV under {@code date_time_input_format=best_effort}, not yet escaped; may be empty, and may
     *     be the two characters {@code \N}, which escaping keeps apart from NULL
     */
    record Converted(String text) implements Conversion {}

    /** It can't. */
    record Refused(Mismatch reason) implements Conversion {}
}
