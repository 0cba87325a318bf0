package io.windtrap.transformer.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.dedup.IdStore;
import io.windtrap.transformer.dedup.SeenIds;
import io.windtrap.transformer.dedup.Sighting;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Steps;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Takes each event of a partition through the steps, on the partition's thread: it goes on, is dropped, or is a dead letter. */
final class EventProcessor implements Processor<byte[], byte[], Placed, byte[]> {
    /** The header that says which scripts have changed an event: their ids and the first 12 digits of their hashes. */
    private static final String MADE_BY = "transformed-by";

    private static final int TIMED = 64;

    private final Steps steps;
    private final @Nullable DedupPlan dedup;
    private final RecordLimits limits;
    private final TransformerMetrics metrics;
    private final InstantSource clock;
    private ProcessorContext<Placed, byte[]> context;
    private @Nullable SeenIds seen;
    private int count;

    @SuppressWarnings("NullAway.Init") // Kafka Streams gives the context before the first record.
    EventProcessor(StagePlan plan, RecordLimits limits, TransformerMetrics metrics, InstantSource clock) {
        this.steps = plan.steps();
        this.dedup = plan.dedup();
        this.limits = limits;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<Placed, byte[]> given) {
        context = given;
        if (dedup != null) {
            seen = new SeenIds(given.getStateStore(IdStore.name(dedup)), dedup, clock);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RedriveOrder order = RedriveOrder.of(record.headers());
        if (order != null && !order.to().equals(DeadLetter.TRANSFORMER)) {
            metrics.skipped();
            return;
        }
        Event event;
        try {
            event = event(record);
        } catch (MalformedRecordException e) {
            die(record, order, "", new Outcome.Failed(TransformerMetrics.MALFORMED, String.valueOf(e.getMessage())));
            return;
        } catch (UnsupportedRecordVersionException e) {
            // Without the cause: the innermost message is what operators are shown.
            throw new StreamsException("can't read " + place() + ": " + e.getMessage());
        }
        // One that was a dead letter was here before, of course.
        switch (seen == null || order != null ? Sighting.NEW : sighting(seen, event)) {
            case NEW -> transform(record, order, event);
            case DUPLICATE -> metrics.duplicate();
            case OTHER_CONTENT ->
                die(
                        record,
                        null,
                        "",
                        new Outcome.Failed(
                                TransformerMetrics.ID_REUSED,
                                "an event of this source with the same messageId and other content was here before"));
        }
    }

    private static Sighting sighting(SeenIds seen, Event event) {
        try {
            return seen.see(event);
        } catch (IOException _) { // Whether that matters, the steps know.
            return Sighting.NEW;
        }
    }

    private void transform(Record<byte[], byte[]> record, @Nullable RedriveOrder order, Event event) {
        Steps.Result result = timed(event);
        switch (result.outcome()) {
            case Outcome.Kept(Event kept) -> pass(record, order, event, List.of(kept));
            case Outcome.Several(List<Event> several) -> pass(record, order, event, several);
            case Outcome.Dropped _ -> metrics.dropped(result.step());
            case Outcome.Failed failed -> die(record, order, result.step(), failed);
        }
    }

    private static Event event(Record<byte[], byte[]> record)
            throws MalformedRecordException, UnsupportedRecordVersionException {
        EventFacts facts = RecordFormat.facts(record.headers());
        if (record.value() == null) {
            throw new MalformedRecordException("value is missing");
        }
        return new Event(record.key(), record.value(), record.timestamp(), facts);
    }

    private Steps.Result timed(Event event) {
        if (count++ % TIMED != 0) {
            return steps.apply(event);
        }
        long start = System.nanoTime();
        Steps.Result result = steps.apply(event);
        metrics.took(Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    /** All of {@code after}, or none: a dead letter stands for the whole event. */
    @SuppressWarnings("ReferenceEquality") // Steps give the same object back where nothing changed.
    private void pass(Record<byte[], byte[]> record, @Nullable RedriveOrder order, Event before, List<Event> after) {
        List<Record<Placed, byte[]>> out = new ArrayList<>(after.size());
        for (Event one : after) {
            Headers headers = headers(record.headers(), order, before, one);
            if (RecordLimits.size(one.key(), one.value(), headers) > limits.output()) {
                die(
                        record,
                        order,
                        "",
                        new Outcome.Failed(
                                TransformerMetrics.TOO_LARGE,
                                "larger than max.message.bytes of its topic, " + limits.output()));
                return;
            }
            out.add(new Record<>(
                    new Placed(context.taskId().partition(), one.key()), one.value(), record.timestamp(), headers));
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
        if (!after.madeBy().isEmpty()) {
            changed.add(MADE_BY, after.madeBy().getBytes(UTF_8));
        }
        return changed;
    }

    @Override
    public void close() {
        steps.close();
    }

    private void die(Record<byte[], byte[]> record, @Nullable RedriveOrder order, String step, Outcome.Failed failed) {
        metrics.failed(step, failed.reason());
        var original = new DeadLetter.Original(
                record.key(),
                record.value(),
                record.timestamp(),
                List.of(record.headers().toArray()));
        DeadLetter letter = DeadLetter.of(
                new DeadLetter.Id(DeadLetter.TRANSFORMER, place(), ""),
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
                        new Placed(context.taskId().partition(), carried.key()),
                        carried.value(),
                        record.timestamp(),
                        headers),
                StreamTopology.DEAD_LETTERS);
    }

    private Place place() {
        RecordMetadata read = context.recordMetadata().orElseThrow();
        return new Place(read.topic(), read.partition(), read.offset());
    }
}
