package io.windtrap.forwarder.consume;

import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.batch.Cutter;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.consume.read.DecodedRecord;
import io.windtrap.forwarder.consume.read.EventReader;
import io.windtrap.forwarder.readiness.DestinationContext;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads and maps what a plan's range holds, and stores nothing. */
public final class DryRun {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(250);
    private static final Duration NO_PROGRESS_TIMEOUT = Duration.ofSeconds(30);

    private final DestinationPlan plan;
    private final DestinationContext context;
    private long waiting;

    public DryRun(DestinationPlan plan, DestinationContext context) {
        this.plan = plan;
        this.context = context;
    }

    /**
     * Reads {@code partition} from {@code begin} to the end of the range.
     *
     * @param consumer of no group
     * @param progress hears the offsets that were passed, often
     * @param batches hears each batch that would be stored
     * @throws UnsupportedRecordVersionException if a record can only be read by a newer release
     * @throws TimeoutException if Kafka gives nothing for 30 s
     */
    public void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long begin,
            LongConsumer progress,
            java.util.function.Consumer<SealedBatch> batches)
            throws UnsupportedRecordVersionException {
        var reader = new EventReader(plan.id(), plan.mapping(), plan.range(), context.metrics());
        var cutter = new Cutter(begin, null, plan.batches(), plan.shape().hash(), () -> 0);
        long end = plan.range().end(partition);
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long passed = begin;
        long last = System.nanoTime();
        while (passed < end) {
            for (ConsumerRecord<byte[], byte[]> one :
                    consumer.poll(POLL_TIMEOUT).records(partition)) {
                if (one.offset() < end) {
                    take(reader.read(one, plan.sources()), one, cutter);
                }
            }
            drain(cutter, batches);
            long position = Math.min(end, consumer.position(partition));
            if (position > passed) {
                progress.accept(position - passed);
                passed = position;
                last = System.nanoTime();
            } else if (System.nanoTime() - last > NO_PROGRESS_TIMEOUT.toNanos()) {
                throw new TimeoutException(
                        "no event read from " + partition + " for " + NO_PROGRESS_TIMEOUT.toSeconds() + " s");
            }
        }
        cutter.sealForEnd();
        drain(cutter, batches);
    }

    /** Events of sources that are not in the configuration: at the first of them a replay would wait. */
    public long waiting() {
        return waiting;
    }

    private void take(DecodedRecord reading, ConsumerRecord<byte[], byte[]> record, Cutter cutter) {
        switch (reading) {
            case DecodedRecord.Rows rows ->
                cutter.add(
                        record.offset(),
                        record.timestamp(),
                        rows.rows(),
                        context.clock().instant());
            case DecodedRecord.Refused refused ->
                cutter.refuse(
                        record.offset(),
                        record.timestamp(),
                        refused.letter(),
                        context.clock().instant());
            case DecodedRecord.Waits _ -> waiting++;
        }
    }

    private static void drain(Cutter cutter, java.util.function.Consumer<SealedBatch> batches) {
        for (SealedBatch batch = cutter.take(); batch != null; batch = cutter.take()) {
            batches.accept(batch);
        }
    }
}
