package io.windtrap.forwarder.consume;

import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.batch.PartitionState.Commit;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

/**
 * The poll loop of one destination's consumer, and the only place that commits: poll, map, group, seal; commit what is
 * due; hold back partitions whose batches wait. One thread.
 */
final class ConsumerLoop implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration COMMIT = Duration.ofSeconds(5);
    static final String JOIN = "kafka group";
    private static final String COMMITS = "kafka commit";

    private final Consumer<byte[], byte[]> consumer;
    private final EventReader reader;
    private final PartitionStart starts;
    private final LoopLimits limits;
    private final Obstacles obstacles;
    private final Meters meters;
    private final InstantSource clock;
    private final Map<TopicPartition, PartitionFlow> flows = new HashMap<>();
    private final Supplier<SourceSelection> selections;
    private final SourceWaits waits;
    private SourceSelection selection;

    ConsumerLoop(
            Consumer<byte[], byte[]> consumer,
            EventReader reader,
            PartitionStart starts,
            LoopLimits limits,
            Obstacles obstacles,
            Meters meters,
            InstantSource clock,
            Supplier<SourceSelection> selections) {
        this.consumer = consumer;
        this.reader = reader;
        this.starts = starts;
        this.limits = limits;
        this.obstacles = obstacles;
        this.meters = meters;
        this.clock = clock;
        this.selections = selections;
        this.waits = new SourceWaits(obstacles, meters);
        this.selection = selections.get();
    }

    /**
     * Consumes {@code topic} until {@code stopping}; what is in flight then is finished within the limits or abandoned.
     *
     * @throws UnsupportedRecordVersionException if a record can only be read by a newer release
     */
    void run(String topic, BooleanSupplier stopping) throws UnsupportedRecordVersionException {
        var watch = new TopicWatch(topic, obstacles);
        var lags = new LagReport(meters);
        consumer.subscribe(List.of(topic), this);
        try {
            while (!stopping.getAsBoolean()) {
                reselect();
                take(poll());
                Instant now = clock.instant();
                flows.values().forEach(flow -> flow.step(now));
                commit(flows.keySet());
                holdBack();
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
            log.atInfo().addKeyValue("partitions", partitions).log("assigned");
            flows.putAll(starts.start(consumer, partitions));
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            log.atInfo().addKeyValue("partitions", partitions).log("revoked");
            release(partitions);
        }
    }

    /** Another member may own them already: nothing is committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        log.atWarn().addKeyValue("partitions", partitions).log("lost: declared batches are left to their next owner");
        forget(partitions);
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (LogTruncationException e) {
            e.partitions()
                    .forEach(partition ->
                            truncated(partition, e.divergentOffsets().get(partition)));
            forget(e.partitions());
            throw e; // The next consumer begins at what is committed now.
        }
    }

    /**
     * Kafka has lost the end of {@code partition}, which was read already: what it takes from there on is new. Without this it
     * would be passed over, as its offsets are.
     *
     * @param divergent where that begins; null = at the beginning
     */
    private void truncated(TopicPartition partition, @Nullable OffsetAndMetadata divergent) {
        PartitionFlow flow = flows.get(partition);
        if (flow == null) {
            return;
        }
        OffsetAndMetadata kept = divergent != null
                ? divergent
                : new OffsetAndMetadata(
                        consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L));
        long committed = flow.firstUncommitted();
        log.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("committed", committed)
                .addKeyValue("kept", kept.offset())
                .log("Kafka has lost events that it had acknowledged: going on with what is in their place");
        boolean declared = flow.declares(kept.offset());
        if (declared) {
            meters.notHonoured(Recovery.Warning.TRUNCATED);
        }
        if (declared || kept.offset() < committed) {
            meters.offsetLost(0);
            long first = Math.min(committed, kept.offset());
            consumer.commitSync(
                    Map.of(partition, new OffsetAndMetadata(first, kept.leaderEpoch(), IntentCodec.NOTHING)), COMMIT);
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
                Reading reading = reader.read(consumed, flow.rule(consumed.offset(), selection));
                if (reading instanceof Reading.Waits(String source)) {
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
            if (flow.recutting()) {
                flow.passed(consumer.position(partition), clock.instant());
            }
        });
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
        try {
            consumer.commitSync(due, COMMIT);
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            // A member that is fenced hears of it in the next poll, as partitions lost.
            obstacles.met(COMMITS, String.valueOf(e.getMessage()));
            log.atWarn()
                    .addKeyValue("partitions", due.keySet())
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("commit failed: it is tried again while the partitions are ours");
            return;
        }
        obstacles.overcome(COMMITS);
        waiting.forEach(PartitionFlow::committed);
    }

    private void holdBack() {
        long buffered = flows.values().stream().mapToLong(PartitionFlow::bytes).sum();
        meters.buffered(buffered);
        boolean noRoom = buffered >= limits.bufferedBytes();
        if (noRoom) {
            makeRoom();
        }
        Set<TopicPartition> held = new HashSet<>();
        flows.forEach((partition, flow) -> {
            if (noRoom || waits.holds(partition) || (flow.full() && !flow.recutting())) {
                held.add(partition);
            }
        });
        if (noRoom) {
            goesOnWithoutRoom().ifPresent(held::remove);
        }
        Set<TopicPartition> before = consumer.paused();
        Set<TopicPartition> free = new HashSet<>(before);
        free.removeAll(held);
        held.removeAll(before);
        consumer.resume(free);
        consumer.pause(held);
        held.forEach(partition -> meters.paused(whyHeld(partition)));
    }

    private String whyHeld(TopicPartition partition) {
        if (waits.holds(partition)) {
            return "source_unknown";
        }
        return Objects.requireNonNull(flows.get(partition)).full() ? "batch_waits" : "buffer_full";
    }

    /** A declared range needs its records whatever else is held; one such partition at a time, the nearest to its end. */
    private Optional<TopicPartition> goesOnWithoutRoom() {
        return flows.entrySet().stream()
                .filter(flow -> flow.getValue().recutting())
                .max(Comparator.comparingLong(flow -> flow.getValue().bytes()))
                .map(Map.Entry::getKey);
    }

    /** Where the memory is full of batches that are open still, the largest goes out before its time. */
    private void makeRoom() {
        if (flows.values().stream().allMatch(flow -> flow.bytes() == 0 || flow.fillsWithoutInserting())) {
            flows.values().stream()
                    .max(Comparator.comparingLong(PartitionFlow::bytes))
                    .ifPresent(PartitionFlow::sealForRoom);
        }
    }

    private void release(Collection<TopicPartition> partitions) {
        try {
            Instant deadline = clock.instant().plus(limits.finish());
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

    private void forget(Collection<TopicPartition> partitions) {
        waits.forget(partitions);
        for (TopicPartition partition : partitions) {
            PartitionFlow flow = flows.remove(partition);
            if (flow != null) {
                flow.abandon();
            }
            meters.forget(partition);
        }
    }

    private void reportJoined() {
        if (consumer.groupMetadata().generationId() > 0) {
            obstacles.overcome(JOIN);
            obstacles.overcome(DestinationWorker.CONSUMER);
        } else {
            obstacles.met(JOIN, "not a member yet");
        }
    }
}
