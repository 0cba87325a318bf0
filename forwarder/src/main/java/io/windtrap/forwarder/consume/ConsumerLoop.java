package io.windtrap.forwarder.consume;

import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.consume.PartitionState.Commit;
import io.windtrap.forwarder.consume.range.Throttle;
import io.windtrap.forwarder.consume.read.DecodedRecord;
import io.windtrap.forwarder.consume.read.EventReader;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.readiness.TopicWatch;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.source.SourceWaits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The poll loop of one destination's consumer, and the only place that commits: poll, map, group, seal; commit what is
 * due; pause partitions whose batches wait. One thread.
 */
final class ConsumerLoop implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(50);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    static final String JOIN = "kafka group";
    private static final String COMMITS = "kafka commit";

    private final Consumer<byte[], byte[]> consumer;
    private final EventReader reader;
    private final PartitionStart starts;
    private final DestinationPlan plan;
    private final ReadinessProblems problems;
    private final ForwarderMetrics metrics;
    private final InstantSource clock;
    private final Pauses pauses;
    private final Map<TopicPartition, PartitionFlow> flows = new HashMap<>();
    private final Supplier<SourceSelection> selections;
    private final SourceWaits waits;
    private final Throttle throttle;
    private final Backpressure backpressure;
    private final LogTruncation truncation;
    private final JointRepeats repeats;
    private final @Nullable JointCut joint;
    private SourceSelection selection;
    private boolean unsure;
    private boolean commitsFail;

    ConsumerLoop(
            Consumer<byte[], byte[]> consumer,
            EventReader reader,
            PartitionStart starts,
            JointRepeats repeats,
            @Nullable JointCut joint,
            DestinationPlan plan,
            DestinationContext context,
            Supplier<SourceSelection> selections) {
        this.consumer = consumer;
        this.reader = reader;
        this.starts = starts;
        this.repeats = repeats;
        this.joint = joint;
        this.plan = plan;
        this.problems = context.problems();
        this.metrics = context.metrics();
        this.clock = context.clock();
        this.pauses = context.pauses();
        this.selections = selections;
        this.waits = new SourceWaits(problems, metrics);
        this.throttle = new Throttle(plan.range().eventsPerSecond(), clock);
        this.backpressure = new Backpressure(plan.bufferedBytes(), waits, throttle, metrics);
        this.truncation = new LogTruncation(metrics, starts::fresh);
        this.selection = selections.get();
    }

    /**
     * Consumes the destination's topic until {@code stopping}; what is in flight then is finished within the limits or abandoned.
     *
     * @throws UnsupportedRecordVersionException if a record can only be read by a newer release
     */
    void run(BooleanSupplier stopping) throws UnsupportedRecordVersionException {
        var watch = new TopicWatch(plan.topic(), problems, pauses.topics());
        var lags = new LagReport(metrics, pauses.lag());
        consumer.subscribe(List.of(plan.topic()), this);
        try {
            while (!stopping.getAsBoolean()) {
                reselect();
                ConsumerRecords<byte[], byte[]> polled = poll();
                if (unsure) {
                    break;
                }
                throttle.took(polled.count(), plan.range().share(flows.keySet()));
                take(polled);
                Instant now = clock.instant();
                repeat();
                cut(now);
                commit(flows.keySet());
                backpressure.apply(consumer, flows);
                lags.report(consumer, flows, now);
                reportJoined();
                watch.look(consumer, !flows.isEmpty(), now);
            }
        } finally {
            release(Set.copyOf(flows.keySet()));
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            log.atInfo().addKeyValue("partitions", partitions).log("partitions assigned");
            flows.putAll(starts.start(consumer, partitions));
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            log.atInfo()
                    .addKeyValue("partitions", partitions)
                    .log("partitions revoked; finishing and committing their batches");
            release(partitions);
        }
    }

    /** Another member may own them already: nothing is committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.atWarn()
                .addKeyValue("partitions", partitions)
                .log("partitions lost; their next owner repeats the declared batches");
        dissolve(partitions);
        forget(partitions);
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL_TIMEOUT);
        } catch (LogTruncationException e) {
            for (TopicPartition partition : e.partitions()) {
                PartitionFlow flow = flows.get(partition);
                if (flow != null) {
                    truncation.met(
                            consumer, partition, flow, e.divergentOffsets().get(partition));
                }
            }
            forget(e.partitions());
            throw e; // The next consumer begins at what is committed now.
        }
    }

    /** Takes over what a reload changed: a batch has the sources of one selection alone. */
    private void reselect() {
        SourceSelection newest = selections.get();
        if (!newest.equals(selection)) {
            selection = newest;
            flows.values().forEach(PartitionFlow::sealForSources);
            waits.reload(newest);
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> polled) throws UnsupportedRecordVersionException {
        for (TopicPartition partition : polled.partitions()) {
            PartitionFlow flow = flows.get(partition);
            if (flow == null) {
                throw new IllegalStateException("records of " + partition + ", which is not assigned");
            }
            for (ConsumerRecord<byte[], byte[]> consumed : polled.records(partition)) {
                if (flow.isPast(consumed.offset())) {
                    break;
                }
                DecodedRecord reading = reader.read(consumed, flow.rule(consumed.offset(), selection));
                if (reading instanceof DecodedRecord.Waits(String source)) {
                    consumer.seek(
                            partition, new OffsetAndMetadata(consumed.offset(), flow.epoch(), IntentCodec.NOTHING));
                    flow.waits(consumed.timestamp());
                    waits.begin(partition, source, consumed.offset());
                    break;
                }
                flow.add(consumed, reading, clock.instant());
            }
        }
        flows.forEach((partition, flow) -> {
            flow.unread(consumer.currentLag(partition).orElse(0));
            if (flow.recutting()) {
                flow.passed(consumer.position(partition), clock.instant());
            }
            if (flow.hasEnd()) {
                flow.read(consumer.position(partition));
            }
        });
    }

    private void repeat() throws UnsupportedRecordVersionException {
        repeats.release(
                flows.values(),
                partitions -> consumer.committed(partitions, PartitionStart.OFFSET_QUERY_TIMEOUT),
                clock.instant());
        for (PartitionFlow flow : repeats.step(flows.values(), selection, clock.instant())) {
            waits.forget(Set.of(flow.partition()));
            flows.put(flow.partition(), starts.afresh(consumer, flow));
        }
    }

    private void cut(Instant now) {
        if (joint == null) {
            flows.values().forEach(flow -> flow.step(now));
        } else {
            joint.step(flows.values(), now);
        }
    }

    /** Commits what the flows of {@code partitions} wait for; where that fails they go on waiting, and it is due again. */
    private void commit(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        List<PartitionFlow> waiting = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = flows.get(partition);
            Commit commit = flow == null ? null : flow.due();
            if (flow != null && commit != null) {
                waiting.add(flow);
                due.put(partition, new OffsetAndMetadata(commit.offset(), flow.epoch(), commit.metadata()));
            }
        }
        if (due.isEmpty()) {
            return;
        }
        waiting.forEach(PartitionFlow::announce);
        try {
            consumer.commitSync(due, COMMIT_TIMEOUT);
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            // A fenced member gets this as lost partitions in the next poll.
            problems.report(COMMITS, String.valueOf(e.getMessage()));
            // It is tried again with every poll: a rebalance of a second would be twenty warnings.
            log.atLevel(commitsFail ? Level.DEBUG : Level.WARN)
                    .addKeyValue("partitions", due.keySet())
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("commit failed; retrying while this forwarder owns the partitions");
            commitsFail = true;
            return;
        }
        commitsFail = false;
        problems.clear(COMMITS);
        waiting.forEach(PartitionFlow::committed);
    }

    private void release(Collection<TopicPartition> partitions) {
        dissolve(partitions);
        try {
            Instant deadline = clock.instant().plus(plan.finish());
            for (TopicPartition partition : partitions) {
                PartitionFlow flow = flows.get(partition);
                if (flow != null) {
                    flow.finish(Duration.between(clock.instant(), deadline));
                }
            }
            commit(partitions);
        } finally {
            forget(partitions);
        }
    }

    /**
     * Where Kafka may have the declaration of a joint batch or not, and a part of its partitions goes, nobody knows how to go on with
     * the others. So all of them go, and the next consumer begins at what is committed.
     */
    private void dissolve(Collection<TopicPartition> partitions) {
        boolean declares = partitions.stream().map(flows::get).anyMatch(flow -> flow != null && flow.declaresJointly());
        if (declares && !partitions.containsAll(flows.keySet())) {
            unsure = true;
            log.atWarn()
                    .addKeyValue("partitions", partitions)
                    .log(
                            "partitions were taken away while Kafka did not confirm a batch that they share; all partitions restart at their committed offsets");
        }
    }

    private void forget(Collection<TopicPartition> partitions) {
        waits.forget(partitions);
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = flows.remove(partition);
            if (flow != null) {
                flow.abandon();
            }
            metrics.forget(partition);
        }
    }

    private void reportJoined() {
        if (consumer.groupMetadata().generationId() > 0) {
            problems.clear(JOIN);
            problems.clear(DestinationWorker.CONSUMER);
        } else {
            problems.report(JOIN, "not a member of the consumer group yet");
        }
    }
}
