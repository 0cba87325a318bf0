package io.windtrap.console.trace;

import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.common.record.EventRecord;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.source.SourceRule.Verdict;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a destination makes of a record, by the mapping that its forwarders use. */
sealed interface Reading {
    /** Rows, none of them for an event that has no table. */
    record Rows(List<Row> rows) implements Reading {}

    /** It is for others. */
    record NotTaken(String reason, String sentence) implements Reading {}

    /** It becomes a dead letter. */
    record Refused(String reason, String detail) implements Reading {}

    /** How {@code plan}'s destination reads {@code record}. */
    static Reading of(DestinationPlan plan, ConsumerRecord<byte[], byte[]> record) {
        RedriveOrder order = RedriveOrder.of(record.headers());
        if (order != null && !order.to().equals(plan.id())) {
            return new NotTaken("redriven_elsewhere", "Redriven for destination " + order.to() + " alone.");
        }
        EventRecord event;
        try {
            event = RecordFormat.decode(record);
        } catch (MalformedRecordException e) {
            return new Refused("malformed_record", String.valueOf(e.getMessage()));
        } catch (UnsupportedRecordVersionException e) {
            return new Refused("newer_version", "Only a newer release can read it: " + e.getMessage());
        }
        return switch (plan.sources().of(event.facts())) {
            case Verdict.Unknown() ->
                new NotTaken(
                        "source_unknown",
                        "Its source is not in the configuration, so its partition waits: add the source.");
            case Verdict.LeftOut _ -> new NotTaken("source", "This destination does not take its source.");
            case Verdict.Taken taken -> {
                var sent = new Event(
                        event.value(), event.receivedAtMillis(), event.facts(), taken.type(), taken.category());
                yield switch (plan.mapping().map(sent)) {
                    case Mapped.Rows(List<Row> rows) ->
                        new Rows(
                                order == null || order.table().isEmpty()
                                        ? rows
                                        : rows.stream()
                                                .filter(row -> row.table().equals(order.table()))
                                                .toList());
                    case Mapped.Filtered(String reason) ->
                        new NotTaken(
                                reason,
                                reason.equals("merge")
                                        ? "Events of the type merge have no table."
                                        : "Its integrations exclude this destination.");
                    case Mapped.Refused refused -> new Refused(refused.reason().code(), refused.detail());
                };
            }
        };
    }
}
