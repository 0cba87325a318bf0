package io.windtrap.forwarder.consume;

import io.windtrap.common.record.EventRecord;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** From a record to its rows: decoded, filtered by source, mapped. What has no rows is accounted for here. */
final class EventReader {
    private final Map<String, Source> sources;
    private final Mapping mapping;
    private final DeadLetters deadLetters;
    private final Meters meters;

    /** @param sources each source that the destination takes, by its id */
    EventReader(Map<String, Source> sources, Mapping mapping, DeadLetters deadLetters, Meters meters) {
        this.sources = sources;
        this.mapping = mapping;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    /**
     * The rows of {@code consumed}; empty when it is skipped or refused.
     *
     * @throws UnsupportedRecordVersionException if only a newer release can read it
     */
    List<Row> rows(ConsumerRecord<byte[], byte[]> consumed) throws UnsupportedRecordVersionException {
        EventRecord event;
        try {
            event = RecordFormat.decode(consumed);
        } catch (MalformedRecordException e) {
            deadLetters.add(consumed, "malformed_record", String.valueOf(e.getMessage()));
            return List.of();
        }
        Source source = sources.get(event.facts().sourceId());
        if (source == null) {
            meters.skipped("source");
            return List.of();
        }
        var sent = new Event(event.value(), event.receivedAtMillis(), event.facts(), source.type(), source.category());
        return switch (mapping.map(sent)) {
            case Mapped.Rows(List<Row> rows) -> rows;
            case Mapped.Refused refused -> {
                deadLetters.add(consumed, refused.reason().code(), refused.detail());
                yield List.of();
            }
        };
    }
}
