package io.windtrap.forwarder.consume;

import io.windtrap.common.record.EventRecord;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.deadletter.DeadLetter;
import io.windtrap.forwarder.deadletter.RedriveOrder;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** From a record to its rows: filtered by destination and source, decoded, mapped. What has no rows is accounted for. */
final class EventReader {
    private static final Reading NOTHING = new Reading.Rows(List.of());

    private final String destination;
    private final Map<String, Source> sources;
    private final Mapping mapping;
    private final Meters meters;

    /** @param sources each source that the destination takes, by its id */
    EventReader(String destination, Map<String, Source> sources, Mapping mapping, Meters meters) {
        this.destination = destination;
        this.sources = sources;
        this.mapping = mapping;
        this.meters = meters;
    }

    /**
     * What {@code consumed} gives.
     *
     * @throws UnsupportedRecordVersionException if only a newer release can read it
     */
    Reading read(ConsumerRecord<byte[], byte[]> consumed) throws UnsupportedRecordVersionException {
        RedriveOrder order = RedriveOrder.of(consumed.headers());
        if (order != null && !order.to().equals(destination)) {
            meters.skipped("redriven_elsewhere");
            return NOTHING;
        }
        EventRecord event;
        try {
            event = RecordFormat.decode(consumed);
        } catch (MalformedRecordException e) {
            return refused(consumed, "malformed_record", String.valueOf(e.getMessage()));
        }
        Source source = sources.get(event.facts().sourceId());
        if (source == null) {
            meters.skipped("source");
            return NOTHING;
        }
        var sent = new Event(event.value(), event.receivedAtMillis(), event.facts(), source.type(), source.category());
        return switch (mapping.map(sent)) {
            case Mapped.Rows(List<Row> rows) -> new Reading.Rows(order == null ? rows : order.missing(rows));
            case Mapped.Refused refused -> refused(consumed, refused.reason().code(), refused.detail());
        };
    }

    private Reading refused(ConsumerRecord<byte[], byte[]> consumed, String reason, String detail) {
        return new Reading.Refused(DeadLetter.ofEvent(consumed, destination, reason, detail));
    }
}
