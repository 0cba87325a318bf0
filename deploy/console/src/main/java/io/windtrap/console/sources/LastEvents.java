package io.windtrap.console.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.kafka.Turns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** When each source last sent, as far as the newest records of the topic say. Reads them at most every ten seconds. Safe for concurrent use. */
final class LastEvents {
    private static final long MOST_OF_PARTITION = 1_000;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** While others read. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int RETRY_SECONDS = 5;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients kafka;
    private final String topic;
    private final InstantSource clock;
    private final Turns reading;
    private volatile Seen seen = new Seen(Instant.EPOCH, Map.of(), 0);

    LastEvents(KafkaClients kafka, String topic, InstantSource clock) {
        this(kafka, topic, clock, PATIENCE);
    }

    /** @param patience of those who come while another reads */
    LastEvents(KafkaClients kafka, String topic, InstantSource clock, Duration patience) {
        this.kafka = kafka;
        this.topic = topic;
        this.clock = clock;
        this.reading = new Turns(1, patience);
    }

    /**
     * What was seen.
     *
     * @param last by id of the source
     * @param searched records that were looked at
     */
    record Seen(Instant at, Map<String, Instant> last, long searched) {}

    /**
     * What is there now, or was ten seconds ago; a minute, where another takes long to read.
     *
     * @throws ApiException if nothing so new is known, and another takes long or all consumers are lent
     */
    Seen look() {
        if (isWithin(FRESH)) {
            return seen;
        }
        if (!reading.begin()) {
            if (isWithin(STALE)) {
                return seen;
            }
            throw ApiException.tooMany("The newest events are being read for others; try again soon.", RETRY_SECONDS);
        }
        try {
            if (!isWithin(FRESH)) {
                seen = kafka.read(this::read);
            }
            return seen;
        } finally {
            reading.end();
        }
    }

    private boolean isWithin(Duration age) {
        return !seen.at().isBefore(clock.instant().minus(age));
    }

    private Seen read(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        List<TopicPartition> partitions = infos == null
                ? List.of()
                : infos.stream()
                        .map(one -> new TopicPartition(topic, one.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        ends.forEach((one, end) -> consumer.seek(one, Math.max(starts.getOrDefault(one, 0L), end - MOST_OF_PARTITION)));
        Map<String, Instant> last = new HashMap<>();
        long searched = 0;
        long begun = System.nanoTime();
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        while (!ends.isEmpty() && System.nanoTime() - begun < LONGEST.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                searched++;
                Header source = one.headers().lastHeader("source");
                if (source != null && source.value() != null) {
                    last.merge(
                            new String(source.value(), UTF_8),
                            Instant.ofEpochMilli(one.timestamp()),
                            (a, b) -> a.isAfter(b) ? a : b);
                }
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        return new Seen(clock.instant(), last, searched);
    }
}
