package io.windtrap.forwarder.replay;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of replays: read whole, since it is compacted and small. Used by one thread, but for {@link #wake}. */
public final class ReplayLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplayLog.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final KafkaAccess kafka;
    private final ReplayBook book = new ReplayBook();
    private List<TopicPartition> partitions = List.of();
    /** Most only read. */
    private @Nullable Producer<byte[], byte[]> producer;

    /** Connects at the first read. */
    public ReplayLog(KafkaAccess kafka, String topic) {
        this(kafka, topic, kafka.consumer());
    }

    /** @param consumer that reads, and is closed with it */
    ReplayLog(KafkaAccess kafka, String topic, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.kafka = kafka;
        this.consumer = consumer;
    }

    /** Whether the topic is there: without it there are no replays. */
    public boolean exists() {
        if (partitions.isEmpty()) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, TIMEOUT);
            if (found == null || found.isEmpty()) {
                return false;
            }
            partitions = found.stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
        return true;
    }

    /**
     * Reads all that was written before now.
     *
     * @return what it says; goes on changing with later reads
     * @throws KafkaException if the topic can't be read, is not there, or was deleted and created anew: then another log reads it
     */
    public ReplayBook read() {
        if (!exists()) {
            throw new KafkaException("there is no topic " + topic + "; run: forwarder topics create");
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        for (TopicPartition one : partitions) {
            if (consumer.position(one, TIMEOUT) > ends.getOrDefault(one, 0L)) {
                throw new KafkaException("topic " + topic
                        + " was deleted and created anew; try again, and it is read from its beginning");
            }
        }
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (partitions.stream().anyMatch(one -> consumer.position(one, TIMEOUT) < ends.getOrDefault(one, 0L))) {
            poll(POLL_TIMEOUT);
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "topic " + topic + " could not be read within " + TIMEOUT.toSeconds() + " s");
            }
        }
        return book;
    }

    /** Reads what has been written since, and waits for something up to {@code wait}; the topic must be there. */
    public ReplayBook poll(Duration wait) {
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(wait)) {
            try {
                ReplayCodec.read(one.key(), one.value(), book);
            } catch (IOException e) {
                // Without its text: an operator's filter may name users.
                log.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("partition", one.partition())
                        .addKeyValue("offset", one.offset())
                        .log("a record of the topic of replays can't be read; ignoring it");
            }
        }
        return book;
    }

    /** Returns once {@code replay} is on disk. */
    public void write(Replay replay) {
        send(ReplayCodec.key(replay.name()), ReplayCodec.value(replay));
        book.set(replay.name(), replay);
    }

    /** Returns once it is on disk how far {@code replay} is. */
    public void write(Replay replay, int partition, ReplayProgress reached) {
        send(ReplayCodec.key(replay.name(), partition), ReplayCodec.value(reached));
        book.set(replay.name(), partition, reached);
    }

    /** Removes all that is written about {@code replay}. */
    public void remove(Replay replay) {
        for (int partition : book.partitions(replay.name())) {
            send(ReplayCodec.key(replay.name(), partition), null);
            book.set(replay.name(), partition, null);
        }
        send(ReplayCodec.key(replay.name()), null);
        book.set(replay.name(), null);
    }

    /** Has what waits for Kafka, or else the next read or look, end with a {@link WakeupException}. Any thread may call it. */
    public void wake() {
        consumer.wakeup();
    }

    private void send(byte[] key, byte @Nullable [] value) {
        if (producer == null) {
            producer = kafka.producer(Map.of(ProducerConfig.CLIENT_ID_CONFIG, "windtrap-replays"));
        }
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get(TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("topic " + topic + " could not be written");
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
