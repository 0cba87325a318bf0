package io.windtrap.forwarder.consume.read;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.common.record.EventRecord;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.source.SourceRule;
import io.windtrap.forwarder.source.SourceRule.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a record to its rows: filtered by destination and source, decoded, mapped. What has no rows is accounted for. */
public final class EventReader {
    private static final Logger log = LoggerFactory.getLogger(EventReader.class);
    /** Unknown sources that were logged, each once. */
    private static final int TOLD = 1000;

    private final String destination;
    private final Mapping mapping;
    private final ReadRange range;
    private final ForwarderMetrics metrics;
    private final Set<String> told = new HashSet<>();

    /**
     * Reads for one destination.
     *
     * @param destination its id
     */
    public EventReader(String destination, Mapping mapping, ReadRange range, ForwarderMetrics metrics) {
        this.destination = destination;
        this.mapping = mapping;
        this.range = range;
        this.metrics = metrics;
    }

    /**
     * What {@code consumed} gives.
     *
     * @param rule which sources are taken
     * @throws UnsupportedRecordVersionException if only a newer release can read it
     */
    public DecodedRecord read(ConsumerRecord<byte[], byte[]> consumed, SourceRule rule)
            throws UnsupportedRecordVersionException {
        RedriveOrder order = RedriveOrder.of(consumed.headers());
        if (order != null && !order.to().equals(destination)) {
            metrics.skipped("redriven_elsewhere");
            return new DecodedRecord.Rows(List.of(), null);
        }
        EventRecord event;
        try {
            event = RecordFormat.decode(consumed);
        } catch (MalformedRecordException e) {
            return refused(consumed, "malformed_record", String.valueOf(e.getMessage()), null);
        }
        if (!range.takes(event)) {
            metrics.skipped("filter");
            return new DecodedRecord.Rows(List.of(), null);
        }
        return switch (rule.of(event.facts())) {
            case Verdict.Unknown() -> new DecodedRecord.Waits(event.facts().sourceId());
            case Verdict.LeftOut(SourceChoice choice) -> {
                metrics.skipped("source");
                yield new DecodedRecord.Rows(List.of(), choice);
            }
            case Verdict.Taken taken -> taken(consumed, order, event, taken);
        };
    }

    private DecodedRecord taken(
            ConsumerRecord<byte[], byte[]> consumed,
            @Nullable RedriveOrder order,
            EventRecord event,
            Verdict.Taken as) {
        if (!as.known()) {
            unknown(event.facts().sourceId());
        }
        var sent = new Event(event.value(), event.receivedAtMillis(), event.facts(), as.type(), as.category());
        return switch (mapping.map(sent)) {
            case Mapped.Rows(List<Row> rows) -> {
                countDiscards(rows);
                yield new DecodedRecord.Rows(order == null ? rows : missing(rows, order), as.choice());
            }
            case Mapped.Filtered(String reason) -> {
                metrics.filtered(reason);
                yield new DecodedRecord.Rows(List.of(), as.choice());
            }
            case Mapped.Refused refused -> refused(consumed, refused.reason().code(), refused.detail(), as.choice());
        };
    }

    /** Those of {@code rows} that are not in their table yet. */
    private static List<Row> missing(List<Row> rows, RedriveOrder order) {
        return order.table().isEmpty()
                ? rows
                : rows.stream().filter(row -> row.table().equals(order.table())).toList();
    }

    /** They stand behind the event's other rows. */
    private void countDiscards(List<Row> rows) {
        for (int i = rows.size() - 1; i >= 0 && rows.get(i).table().equals(DiscardRow.TABLE); i--) {
            for (Cell cell : rows.get(i).cells()) {
                if (cell.column().equals(DiscardRow.REASON)) {
                    metrics.discarded(cell.text());
                }
            }
        }
    }

    private void unknown(String source) {
        metrics.ofUnknownSource();
        if (told.size() < TOLD && told.add(source)) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("source", source)
                    .log(
                            "storing events of a source that is not in the configuration, because this destination takes all sources;"
                                    + " add the source to this forwarder's file");
        }
    }

    private DecodedRecord refused(
            ConsumerRecord<byte[], byte[]> consumed, String reason, String detail, @Nullable SourceChoice choice) {
        return new DecodedRecord.Refused(DeadLetter.ofEvent(consumed, destination, reason, detail), choice);
    }
}
