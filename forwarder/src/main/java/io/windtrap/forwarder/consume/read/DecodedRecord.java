package io.windtrap.forwarder.consume.read;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one record gives to its batch. */
public sealed interface DecodedRecord {
    /**
     * It belongs to the batch.
     *
     * @param rows empty when the event is not for this destination, or has no table
     * @param choice what the configuration decided of its source; null = nothing that the batch must remember
     */
    record Rows(List<Row> rows, @Nullable SourceChoice choice) implements DecodedRecord {}

    /**
     * It can never become rows.
     *
     * @param choice as in {@link Rows}
     */
    record Refused(DeadLetter letter, @Nullable SourceChoice choice) implements DecodedRecord {}

    /**
     * It belongs to no batch before the configuration has its source.
     *
     * @param source id of the source
     */
    record Waits(String source) implements DecodedRecord {}
}
