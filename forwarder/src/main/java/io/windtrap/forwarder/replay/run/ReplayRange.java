package io.windtrap.forwarder.replay.run;

import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.record.EventRecord;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayProgress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replay reads. How far it is goes into the topic of replays before the offsets are committed, so what is counted there is
 * never less than what is committed; a batch that comes again because its process died in between is not counted again.
 */
public final class ReplayRange implements ReadRange, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplayRange.class);

    private final Replay replay;
    private final Supplier<ReplayLog> logs;
    private final InstantSource clock;
    private final Map<Integer, ReplayProgress> reached = new HashMap<>();
    private @Nullable ReplayLog written;

    /** @param logs a new reader and writer of the topic of replays at each call; called by the poll thread */
    public ReplayRange(Replay replay, Supplier<ReplayLog> logs, InstantSource clock) {
        this.replay = replay;
        this.logs = logs;
        this.clock = clock;
    }

    @Override
    public String replay() {
        return replay.name();
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
        ReplayBook book = read(); // What a former owner has written last.
        for (TopicPartition partition : partitions) {
            reached.put(partition.partition(), book.progress(replay, partition.partition()));
        }
    }

    @Override
    public long begin(TopicPartition partition, long earliest) {
        OffsetRange range = replay.range(partition.partition());
        long begin = range.size() == 0 ? earliest : reached(partition).next();
        if (begin < earliest) {
            log.atWarn()
                    .addKeyValue("replay", replay.name())
                    .addKeyValue("partition", partition)
                    .addKeyValue("wanted", begin)
                    .addKeyValue("earliest", earliest)
                    .log(
                            "the topic does not have the first events of this replay any more; beginning with the earliest that it has");
        }
        return Math.max(begin, earliest);
    }

    @Override
    public long end(TopicPartition partition) {
        OffsetRange range = replay.range(partition.partition());
        return range.size() == 0 ? 0 : range.to();
    }

    @Override
    public boolean replacesRows() {
        return replay.into() == null;
    }

    @Override
    public boolean takes(EventRecord event) {
        return replay.filter().takes(event);
    }

    @Override
    public void stored(TopicPartition partition, SealedBatch batch) {
        long next = batch.intent().last() + 1;
        ReplayProgress before = reached(partition);
        if (next > before.next()) {
            write(partition, new ReplayProgress(next, before.counts().plus(batch), clock.millis()));
        }
    }

    @Override
    public void ended(TopicPartition partition) {
        ReplayProgress before = reached(partition);
        long end = end(partition);
        if (before.next() < end) { // The last offsets of the range are no events.
            write(partition, new ReplayProgress(end, before.counts(), clock.millis()));
        }
    }

    @Override
    public double eventsPerSecond() {
        return replay.rate() > 0 ? replay.rate() : Double.POSITIVE_INFINITY;
    }

    @Override
    public double share(Collection<TopicPartition> partitions) {
        long own = partitions.stream()
                .filter(one -> replay.partitions().containsKey(one.partition()))
                .count();
        return Math.max(1, own) / (double) Math.max(1, replay.partitions().size());
    }

    private ReplayProgress reached(TopicPartition partition) {
        return Objects.requireNonNull(reached.get(partition.partition()), "a partition that is not assigned");
    }

    private void write(TopicPartition partition, ReplayProgress now) {
        log().write(replay, partition.partition(), now);
        reached.put(partition.partition(), now);
    }

    private ReplayBook read() {
        try {
            return log().read();
        } catch (KafkaException e) {
            close(); // Another log may read what this one can't.
            throw e;
        }
    }

    private ReplayLog log() {
        if (written == null) {
            written = logs.get();
        }
        return written;
    }

    /** Called when the poll thread has ended. */
    @Override
    public void close() {
        if (written != null) {
            written.close();
            written = null;
        }
    }
}
