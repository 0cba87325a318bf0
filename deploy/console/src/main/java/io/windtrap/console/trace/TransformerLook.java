package io.windtrap.console.trace;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.live.EventLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks what the transformer made of an event: it leaves each in its partition and in its order, with its time and, unless a script
 * changes that, with its id, to which it adds {@code #2} and so on where there are several. What it drops, and why, it only counts.
 */
final class TransformerLook {
    private static final int MOST_RECORDS = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(250);

    private final WindtrapConfig config;
    private final KafkaClients kafka;
    private final int mostRecords;

    TransformerLook(WindtrapConfig config, KafkaClients kafka) {
        this(config, kafka, MOST_RECORDS);
    }

    /** @param mostRecords that are read of the transformer's topic, about */
    TransformerLook(WindtrapConfig config, KafkaClients kafka, int mostRecords) {
        this.config = config;
        this.kafka = kafka;
        this.mostRecords = mostRecords;
    }

    /**
     * What was found.
     *
     * @param read records that were read from the event's time on
     * @param whole whether there are no others, and none were deleted
     */
    private record Found(List<ConsumerRecord<byte[], byte[]>> outputs, int read, boolean whole) {}

    /**
     * How far the transformer is in the partition of an event.
     *
     * @param next the first offset that it has not taken; -1 = it has taken none
     * @param problem why Kafka does not say; null where it does
     */
    record Committed(long next, @Nullable String problem) {}

    /**
     * How far the transformer is; to be asked before all that it may have written is looked for. Empty where no destination reads what it
     * writes, or it does not read this topic.
     */
    Optional<Committed> committed(ConsumerRecord<byte[], byte[]> record) throws IOException {
        String topic = config.transformer().topic();
        if (!record.topic().equals(config.kafka().topic())
                || record.topic().equals(topic)
                || config.destinations().stream()
                        .noneMatch(one -> DestinationTopics.of(config, one).equals(topic))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Committed(committed(new TopicPartition(record.topic(), record.partition())), null));
        } catch (KafkaException e) { // The destinations can be told without it.
            return Optional.of(new Committed(-1, problem(e)));
        }
    }

    private static String problem(KafkaException e) {
        return "Kafka does not answer, or refuses: " + e.getMessage();
    }

    /**
     * What became of {@code record}.
     *
     * @param committed asked before {@code letters}
     * @param letters those of the transformer for this event
     * @param allLetters whether there are no others
     */
    Transformed of(
            ConsumerRecord<byte[], byte[]> record, Committed committed, List<Fate.Letter> letters, boolean allLetters) {
        String topic = config.transformer().topic();
        try {
            return look(record, committed, topic, letters, allLetters);
        } catch (KafkaException e) {
            return new Transformed(topic, "unknown", problem(e), List.of(), letters);
        } catch (ApiException e) { // The destinations have been told.
            return new Transformed(topic, "unknown", String.valueOf(e.getMessage()), List.of(), letters);
        }
    }

    private Transformed look(
            ConsumerRecord<byte[], byte[]> record,
            Committed committed,
            String topic,
            List<Fate.Letter> letters,
            boolean allLetters) {
        var partition = new TopicPartition(topic, record.partition());
        Optional<Found> found = kafka.read(consumer -> find(consumer, record, partition));
        if (found.isEmpty()) {
            return new Transformed(
                    topic, "unknown", "There is no partition " + partition + ": create it.", List.of(), letters);
        }
        List<ConsumerRecord<byte[], byte[]>> outputs = found.get().outputs();
        if (!outputs.isEmpty()) {
            return new Transformed(
                    topic,
                    "went_on",
                    sentence(record, outputs),
                    outputs.stream()
                            .map(one -> new Transformed.Output(
                                    one.partition(), one.offset(), EventLine.header(one, RecordFormat.TRANSFORMED_BY)))
                            .toList(),
                    letters);
        }
        if (!letters.isEmpty()) {
            return new Transformed(topic, "dead_letter", "The transformer could not take it on.", List.of(), letters);
        }
        return absent(record, committed, topic, found.get(), allLetters);
    }

    private static String sentence(
            ConsumerRecord<byte[], byte[]> record, List<ConsumerRecord<byte[], byte[]>> outputs) {
        if (outputs.size() > 1) {
            return "It became " + outputs.size() + " events.";
        }
        return Arrays.equals(record.value(), outputs.getFirst().value())
                ? "It went on as it is."
                : "It went on, changed.";
    }

    private Transformed absent(
            ConsumerRecord<byte[], byte[]> record, Committed committed, String topic, Found found, boolean allLetters) {
        String state;
        String sentence;
        if (committed.problem() != null) {
            state = "unknown";
            sentence = committed.problem();
        } else if (committed.next() < 0) {
            state = "unknown";
            sentence = "No transformer with transformer.application-id "
                    + config.transformer().applicationId() + " has read its partition.";
        } else if (committed.next() <= record.offset()) {
            state = "waiting";
            sentence = (record.offset() - committed.next())
                    + " records of its partition are before it at the transformer.";
        } else if (found.whole() && !allLetters) {
            state = "not_found";
            sentence = "The transformer has read it, and it is not in topic " + topic
                    + ". There are too many dead letters since its time to read them all: a step dropped it, it was a duplicate, or it is a"
                    + " dead letter that was not read.";
        } else if (found.whole()) {
            state = "dropped";
            sentence = "The transformer has read it, and it is not in topic " + topic
                    + ": a step dropped it, or it was a duplicate. Which of them, the log does not say. Where a script gave it"
                    + " another messageId, it is there and not found.";
        } else {
            state = "not_found";
            sentence = "Not found within " + found.read() + " records of topic " + topic
                    + " from its time on, or Kafka has deleted it there.";
        }
        return new Transformed(topic, state, sentence, List.of(), List.of());
    }

    /** Empty = there is no such partition. */
    private Optional<Found> find(
            Consumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> record, TopicPartition partition) {
        List<PartitionInfo> infos = consumer.partitionsFor(partition.topic());
        if (infos == null || infos.stream().noneMatch(one -> one.partition() == partition.partition())) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, record.timestamp())).get(partition);
        if (first == null) {
            return Optional.of(new Found(List.of(), 0, begin < end || begin == 0));
        }
        consumer.seek(partition, first.offset());
        boolean uncut = begin == 0 || first.offset() > begin;
        return Optional.of(read(consumer, partition, record, end, uncut));
    }

    private Found read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            ConsumerRecord<byte[], byte[]> record,
            long end,
            boolean uncut) {
        String id = EventLine.of(record).messageId();
        List<ConsumerRecord<byte[], byte[]>> outputs = new ArrayList<>();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        int read = 0;
        while (consumer.position(partition) < end && read < mostRecords && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                read++;
                if (isOf(record, id, one)) {
                    outputs.add(one);
                } else if (!outputs.isEmpty()) {
                    return new Found(outputs, read, true); // They lie together.
                }
            }
        }
        return new Found(outputs, read, uncut && consumer.position(partition) >= end);
    }

    private static boolean isOf(
            ConsumerRecord<byte[], byte[]> record, @Nullable String id, ConsumerRecord<byte[], byte[]> one) {
        if (one.timestamp() != record.timestamp()
                || !Objects.equals(EventLine.header(one, "source"), EventLine.header(record, "source"))) {
            return false;
        }
        String made = EventLine.of(one).messageId();
        return Objects.equals(made, id) || (made != null && id != null && made.startsWith(id + "#"));
    }

    /** The first offset that the transformer has not taken; -1 = it has taken none of the partition. */
    private long committed(TopicPartition partition) throws IOException {
        String group = config.transformer().applicationId();
        try {
            OffsetAndMetadata committed = kafka.admin()
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return committed == null ? -1 : committed.offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while asking Kafka").initCause(e);
        } catch (ExecutionException e) {
            throw new KafkaException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }
}
