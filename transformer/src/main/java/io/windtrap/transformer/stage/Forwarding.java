package io.windtrap.transformer.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Steps;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Writes what became of events: to the topic of those that go on, or to that of dead letters. */
final class Forwarding {
    private final ProcessorContext<Placed, byte[]> context;
    private final RecordLimits limits;
    private final TransformerMetrics metrics;

    Forwarding(ProcessorContext<Placed, byte[]> context, RecordLimits limits, TransformerMetrics metrics) {
        this.context = context;
        this.limits = limits;
        this.metrics = metrics;
    }

    /** Writes what the steps made of an event, and counts it. */
    void forward(Incoming incoming, Steps.Result result) {
        switch (result.outcome()) {
            case Outcome.Kept(Event kept) -> pass(incoming, List.of(kept));
            case Outcome.Several(List<Event> several) -> pass(incoming, several);
            case Outcome.Dropped _ -> metrics.dropped(result.step());
            case Outcome.Failed failed -> die(incoming, result.step(), failed);
        }
    }

    private void die(Incoming incoming, String step, Outcome.Failed failed) {
        die(incoming.record(), incoming.place(), incoming.order(), step, failed);
    }

    /** All of {@code after}, or none: a dead letter stands for the whole event. */
    @SuppressWarnings("ReferenceEquality") // Steps give the same object back where nothing changed.
    private void pass(Incoming incoming, List<Event> after) {
        Record<byte[], byte[]> record = incoming.record();
        Event before = incoming.event();
        List<Record<Placed, byte[]>> out = new ArrayList<>(after.size());
        for (Event one : after) {
            Headers headers = headers(record.headers(), incoming.order(), before, one);
            if (RecordLimits.size(one.key(), one.value(), headers) > limits.output()) {
                die(
                        incoming,
                        "",
                        new Outcome.Failed(
                                TransformerMetrics.TOO_LARGE,
                                "larger than max.message.bytes of its topic, " + limits.output()));
                return;
            }
            out.add(new Record<>(
                    new Placed(incoming.place().partition(), one.key()), one.value(), record.timestamp(), headers));
        }
        if (after.size() == 1 && after.getFirst() == before) {
            metrics.unchanged();
        } else {
            metrics.changed();
        }
        out.forEach(one -> context.forward(one, StreamTopology.OUTPUT));
    }

    /** Those of the record itself where nothing of them changes. */
    private static Headers headers(Headers own, @Nullable RedriveOrder order, Event before, Event after) {
        if (order == null
                && before.facts().equals(after.facts())
                && after.madeBy().isEmpty()) {
            return own;
        }
        EventFacts facts = after.facts();
        var changed = new RecordHeaders();
        for (Header header : own) {
            boolean isGone = switch (header.key()) {
                case RecordFormat.IP -> facts.ip() == null;
                case RecordFormat.TYPE -> facts.type() == null;
                case RecordFormat.ID -> facts.id() == null;
                // Done here: further on a redriven event is an event like any other.
                default -> RedriveOrder.isOurs(header.key());
            };
            if (!isGone) {
                changed.add(
                        header.key().equals(RecordFormat.IP)
                                ? new RecordHeader(
                                        RecordFormat.IP,
                                        String.valueOf(facts.ip()).getBytes(UTF_8))
                                : header);
            }
        }
        if (facts.ip() != null && changed.lastHeader(RecordFormat.IP) == null) {
            changed.add(RecordFormat.IP, facts.ip().getBytes(UTF_8));
        }
        if (!after.madeBy().isEmpty()) {
            changed.add(RecordFormat.TRANSFORMED_BY, after.madeBy().getBytes(UTF_8));
        }
        return changed;
    }

    /**
     * A record becomes a dead letter.
     *
     * @param order by which it was driven in again; null = it dies for the first time
     * @param step that failed; empty = none: the event as a whole can't go on
     */
    void die(
            Record<byte[], byte[]> record,
            Place place,
            @Nullable RedriveOrder order,
            String step,
            Outcome.Failed failed) {
        metrics.failed(step, failed.reason());
        var original = new DeadLetter.Original(
                record.key(),
                record.value(),
                record.timestamp(),
                List.of(record.headers().toArray()));
        DeadLetter letter = DeadLetter.of(
                new DeadLetter.Id(DeadLetter.TRANSFORMER, place, ""),
                failed.reason(),
                step.isEmpty() ? failed.detail() : "step " + step + ": " + failed.detail(),
                original,
                order);
        Headers headers = DeadLetterCodec.headers(letter);
        if (RecordLimits.size(record.key(), record.value(), headers) > limits.deadLetters()) {
            letter = letter.withoutValue();
            headers = DeadLetterCodec.headers(letter);
        }
        DeadLetter.Original carried = letter.original();
        context.forward(
                new Record<>(
                        new Placed(place.partition(), carried.key()), carried.value(), record.timestamp(), headers),
                StreamTopology.DEAD_LETTERS);
    }
}
