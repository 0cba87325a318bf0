package io.windtrap.forwarder.replay;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic of replays without a broker, and the consumer that reads it. */
public final class ReplayTopic extends MockConsumer<byte[], byte[]> {
    private static final String TOPIC = "replays";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final List<Replay> written = new ArrayList<>();

    /** One in which {@code replays} are written. */
    public ReplayTopic(Replay... replays) {
        super("earliest");
        updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
        updateBeginningOffsets(Map.of(PARTITION, 0L));
        createdAnewWith(replays);
    }

    /** Deletes it, and creates it with {@code replays} alone. */
    public void createdAnewWith(Replay... replays) {
        written.clear();
        written.addAll(List.of(replays));
        updateEndOffsets(Map.of(PARTITION, (long) written.size()));
    }

    /** A log that reads it by this consumer. */
    public ReplayLog log() {
        return new ReplayLog(new KafkaAccess("127.0.0.1:1", Map.of()), TOPIC, this);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        for (int offset = (int) position(PARTITION); offset < written.size(); offset++) {
            Replay one = written.get(offset);
            addRecord(new ConsumerRecord<>(TOPIC, 0, offset, ReplayCodec.key(one.name()), ReplayCodec.value(one)));
        }
        return super.poll(timeout);
    }
}
