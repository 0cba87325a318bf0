package io.windtrap.forwarder.consume.read;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.Cutter;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.mapping.Row;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What one record gives to its batch. */
public sealed interface DecodedRecord {
    /**
     * Puts it into the batch that {@code cutter} cuts, whether for the first time or again.
     *
     * @param record the one that it was read from
     * @throws IllegalArgumentException if it waits: then it belongs to no batch
     */
    default void into(Cutter cutter, ConsumerRecord<byte[], byte[]> record, Instant now) {
        cutter.reach(record.leaderEpoch().orElse(Intent.NO_EPOCH));
        switch (this) {
            case Rows(List<Row> rows, SourceChoice choice) -> {
                cutter.decide(choice);
                cutter.add(record.offset(), record.timestamp(), rows, now);
            }
            case Refused(DeadLetter letter, SourceChoice choice) -> {
                cutter.decide(choice);
                cutter.refuse(record.offset(), record.timestamp(), letter, now);
            }
            case Waits _ -> throw new IllegalArgumentException("an event that waits belongs to no batch");
        }
    }

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
