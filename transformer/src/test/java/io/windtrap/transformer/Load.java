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

/** Sends events as a gateway does, some hundreds a second, until it is stopped: some with emails, some to be dropped, some broken. */
final class Load {
    private static final int USERS = 40;
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
        String json = switch (number % 10) {
            case 0, 1 -> "{\"n\":%d, \"mail\":\"jane%d@b.example\", \"price\": 1.00}";
            case 2 -> "{\"type\":\"track\",\"event\":\"Ping\",\"n\":%d}";
            case 3 -> number % 100 == 3 ? "{\"n\":%d" : " {\"n\":%d}";
            default -> "{ \"n\" : %d, \"a\": [1e400, \"\\u00e9\"], \"a\": null }";
        };
        String user = "user-" + number % USERS;
        ProducerRecord<byte[], byte[]> event = RecordFormat.encode(
                topic,
                user.getBytes(UTF_8),
                json.formatted(number, number).getBytes(UTF_8),
                1_790_000_000_000L + number,
                new EventFacts("web", "203.0.113.77", null, "m" + number, null));
        // As the gateway does with busy users: without a key, to any partition.
        return number % 7 == 0
                ? new ProducerRecord<>(
                        topic, number % partitions, event.timestamp(), null, event.value(), event.headers())
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
