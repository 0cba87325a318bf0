package io.windtrap.transformer.stage;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.common.range.OffsetRange;
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
import io.windtrap.transformer.step.LiveSteps;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Steps;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Takes each event of a partition through the steps, on the partition's thread: it goes on, is dropped, or is a dead letter. Where
 * a step takes many events at once, they are held back until there are enough of them, or 50 ms are over, or a commit comes.
 */
final class EventProcessor implements Processor<byte[], byte[], Placed, byte[]> {
    private static final int TIMED = 64;
    private static final int LARGEST_BATCH = 200;
    private static final Duration LONGEST_HOLD = Duration.ofMillis(50);

    private final LiveSteps live;
    private final @Nullable DedupPlan dedup;
    private final @Nullable Map<Integer, OffsetRange> ranges;
    private final RecordLimits limits;
    private final TransformerMetrics metrics;
    private final InstantSource clock;
    private final Pace pace;
    private final List<Incoming> held = new ArrayList<>();
    private ProcessorContext<Placed, byte[]> context;
    private Forwarding forwarding;
    private @Nullable SeenIds seen;
    private @Nullable Cancellable hold;
    private Pace.@Nullable Transaction transaction;
    private Steps steps;
    private int count;

    @SuppressWarnings("NullAway.Init") // Kafka Streams gives the context before the first record.
    EventProcessor(StagePlan plan, RecordLimits limits, TransformerMetrics metrics, InstantSource clock, Pace pace) {
        this.live = plan.steps();
        this.steps = live.now();
        this.dedup = plan.dedup();
        this.ranges = plan.ranges();
        this.limits = limits;
        this.metrics = metrics;
        this.clock = clock;
        this.pace = pace;
    }

    @Override
    public void init(ProcessorContext<Placed, byte[]> given) {
        context = given;
        forwarding = new Forwarding(given, limits, metrics);
        if (dedup != null) {
            seen = new SeenIds(given.getStateStore(IdStore.name(dedup)), dedup, clock, given.currentStreamTimeMs());
        }
        CommitHook hook = given.getStateStore(CommitHook.NAME);
        hook.beforeCommit(given, this::finish);
        use(live.now());
    }

    private void use(Steps others) {
        release();
        steps.close();
        steps = others;
        if (hold != null) {
            hold.cancel();
        }
        hold = steps.batches() ? context.schedule(LONGEST_HOLD, PunctuationType.WALL_CLOCK_TIME, _ -> release()) : null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Others are another object.
    public void process(Record<byte[], byte[]> record) {
        pace.next();
        if (live.now() != steps) {
            use(live.now());
        }
        if (ranges != null && !isInRange(ranges)) {
            return;
        }
        RedriveOrder order = RedriveOrder.of(record.headers());
        if (order != null && !order.to().equals(DeadLetter.TRANSFORMER)) {
            metrics.skipped();
            return;
        }
        Place place = place();
        Event event;
        try {
            event = event(record, place);
        } catch (MalformedRecordException e) {
            forwarding.die(
                    record,
                    place,
                    order,
                    "",
                    new Outcome.Failed(TransformerMetrics.MALFORMED, String.valueOf(e.getMessage())));
            return;
        } catch (UnsupportedRecordVersionException e) {
            // Without the cause: the innermost message is what operators are shown.
            throw new StreamsException("can't read " + place + ": " + e.getMessage());
        }
        // One that was a dead letter was here before, of course.
        switch (seen == null || order != null ? Sighting.NEW : sighting(seen, event)) {
            case NEW -> take(new Incoming(record, place, order, event));
            case DUPLICATE -> metrics.duplicate();
            case OTHER_CONTENT ->
                forwarding.die(
                        record,
                        place,
                        null,
                        "",
                        new Outcome.Failed(
                                TransformerMetrics.ID_REUSED,
                                "an event of this source with the same messageId and other content was here before"));
        }
    }

    private boolean isInRange(Map<Integer, OffsetRange> wanted) {
        Place place = place();
        OffsetRange range = wanted.getOrDefault(place.partition(), OffsetRange.NONE);
        return place.offset() >= range.from() && place.offset() < range.to();
    }

    private static Event event(Record<byte[], byte[]> record, Place place)
            throws MalformedRecordException, UnsupportedRecordVersionException {
        EventFacts facts = RecordFormat.facts(record.headers());
        if (record.value() == null) {
            throw new MalformedRecordException("value is missing");
        }
        return new Event(record.key(), record.value(), record.timestamp(), facts, place);
    }

    private static Sighting sighting(SeenIds seen, Event event) {
        try {
            return seen.see(event);
        } catch (IOException _) { // Whether that matters, the steps know.
            return Sighting.NEW;
        }
    }

    private void take(Incoming incoming) {
        boolean isCareful = pace.isCareful();
        if (isCareful) {
            context.commit(); // Asked for so often, Kafka Streams takes no other event of this partition before.
        }
        if (!steps.batches()) {
            transaction = pace.begin(transaction);
            Steps.Result result = timed(incoming.event());
            pace.end();
            forwarding.forward(incoming, result);
            return;
        }
        if (!held.isEmpty()
                && !held.getFirst().event().source().equals(incoming.event().source())) {
            release();
        }
        held.add(incoming);
        if (isCareful || held.size() >= LARGEST_BATCH) {
            release();
        }
    }

    /** Takes those that are held back through the steps, in their order. */
    private void release() {
        if (held.isEmpty()) {
            return;
        }
        transaction = pace.begin(transaction);
        List<Incoming> batch = List.copyOf(held);
        held.clear();
        live.keep(batch.getFirst().event());
        long start = System.nanoTime();
        List<Steps.Result> results =
                steps.apply(batch.stream().map(Incoming::event).toList());
        metrics.took(Duration.ofNanos((System.nanoTime() - start) / batch.size()));
        pace.end();
        for (int i = 0; i < batch.size(); i++) {
            forwarding.forward(batch.get(i), results.get(i));
        }
    }

    /** Before a commit. */
    private void finish() {
        release();
        pace.commit();
    }

    private Steps.Result timed(Event event) {
        if (count++ % TIMED != 0) {
            return steps.apply(event);
        }
        live.keep(event);
        long start = System.nanoTime();
        Steps.Result result = steps.apply(event);
        metrics.took(Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    /** What is held back is not committed, and is read again by who takes over. */
    @Override
    public void close() {
        held.clear();
        steps.close();
        pace.leave(transaction);
    }

    private Place place() {
        RecordMetadata read = context.recordMetadata().orElseThrow();
        return new Place(read.topic(), read.partition(), read.offset());
    }
}
