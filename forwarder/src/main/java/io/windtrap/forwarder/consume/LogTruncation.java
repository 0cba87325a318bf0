package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.Recovery;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when Kafka has lost the end of a partition, which was read already: what it takes from there on is new. Without this it
 * would be passed over, as its offsets are. Used by the poll thread.
 */
final class LogTruncation {
    private static final Logger log = LoggerFactory.getLogger(LogTruncation.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    private final ForwarderMetrics metrics;
    private final Supplier<Recovery.Fresh> fresh;

    /** @param fresh for the next declaration that takes the place of another */
    LogTruncation(ForwarderMetrics metrics, Supplier<Recovery.Fresh> fresh) {
        this.metrics = metrics;
        this.fresh = fresh;
    }

    /**
     * Commits where the group is to go on.
     *
     * @param flow of {@code partition}
     * @param divergent where the new records begin; null = at the beginning
     */
    void met(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            PartitionFlow flow,
            @Nullable OffsetAndMetadata divergent) {
        OffsetAndMetadata kept = divergent != null
                ? divergent
                : new OffsetAndMetadata(
                        consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L));
        long committed = flow.firstUncommitted();
        log.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("committed", committed)
                .addKeyValue("kept", kept.offset())
                .log("log truncated: Kafka lost acknowledged events of this partition; continuing at its new records");
        Intent range = flow.declared();
        boolean declared = range != null && range.last() >= kept.offset();
        if (declared || kept.offset() < committed) {
            long first = Math.min(committed, kept.offset());
            // From the first on: of two batches perhaps, if only the commit of the one before is missing.
            Intent before = range == null ? null : fresh.get().inDoubt(range, first, kept.offset());
            String metadata = before == null ? IntentCodec.NOTHING : IntentCodec.encode(before);
            consumer.commitSync(
                    Map.of(partition, new OffsetAndMetadata(first, kept.leaderEpoch(), metadata)), COMMIT_TIMEOUT);
            // Not before: a commit that fails is met again, with the same loss.
            metrics.offsetLost(0);
            if (declared) {
                metrics.notHonoured(Recovery.Warning.TRUNCATED);
            }
        }
    }
}
