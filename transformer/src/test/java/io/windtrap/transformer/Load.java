package io.windtrap.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events as a gateway does, some hundreds a second, until it is stopped: some with emails, some to be dropped, some broken, some again,
 * as an SDK that got no answer sends them, and some with the id of others.
 */
final class Load {
    private static final int USERS = 40;
    private static final int BEFORE = 51;
    private static final long BETWEEN_NANOS = 2_000_000;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("load").unstarted(this::run);

    Load(Map<String, Object> kafka, String topic, int partitions) {
        this.producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.partitions = partitions;
    }

    Load start() {
        thread.start();
        return this;
    }

    private void run() {
        for (int number = 0; !stopped.get(); number++) {
            sent.add(producer.send(event(number)));
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private ProducerRecord<byte[], byte[]> event(int number) {
        return switch (number % 10) {
            case 0, 1 ->
                made(number, "{\"n\":%d, \"mail\":\"jane%d@b.example\", \"price\": 1.00}".formatted(number, number));
            case 2 -> made(number, "{\"type\":\"track\",\"event\":\"Ping\",\"n\":%d}".formatted(number));
            case 3 -> made(number, (number % 100 == 3 ? "{\"n\":%d" : " {\"n\":%d}").formatted(number));
            case 4 -> withOwnId(number, number, number);
            case 5 ->
                number > BEFORE
                        ? withOwnId(number, number - BEFORE, number % 100 == 5 ? number : number - BEFORE)
                        : made(number, "{}");
            default -> made(number, "{ \"n\" : %d, \"a\": [1e400, \"\\u00e9\"], \"a\": null }".formatted(number));
        };
    }

    /** An event that the gateway has given an id. */
    private ProducerRecord<byte[], byte[]> made(int number, String json) {
        return event(number, number, json, "m" + number);
    }

    /** The event that has been sent as {@code first}, or another with its id. */
    private ProducerRecord<byte[], byte[]> withOwnId(int number, int first, int content) {
        String json = "{\"messageId\":\"own-%d\",\"sentAt\":\"%d\",\"c\":%d}".formatted(first, number, content);
        return event(number, first, json, null);
    }

    private ProducerRecord<byte[], byte[]> event(int number, int first, String json, @Nullable String id) {
        String user = "user-" + first % USERS;
        ProducerRecord<byte[], byte[]> event = RecordFormat.encode(
                topic,
                user.getBytes(UTF_8),
                json.getBytes(UTF_8),
                1_790_000_000_000L + number,
                new EventFacts("web", "203.0.113.77", null, id, null));
        // As the gateway does with busy users: without a key, to any partition.
        return first % 7 == 0
                ? new ProducerRecord<>(
                        topic, first % partitions, event.timestamp(), null, event.value(), event.headers())
                : event;
    }

    /** Ends once Kafka has acknowledged all; again: does nothing. */
    void stop() throws ExecutionException, InterruptedException {
        stopped.set(true);
        thread.join();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        producer.close();
    }
}
