package io.windtrap.console.kafka;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Clients of a Kafka that is not there: their consumers are those of a test. */
public final class LentConsumers {
    private static final KafkaAccess NOWHERE = new KafkaAccess("127.0.0.1:1", Map.of());

    private LentConsumers() {}

    /** Whose consumers {@code made} makes. */
    public static KafkaClients of(Supplier<Consumer<byte[], byte[]>> made) {
        return of(made, new IdleConsumers(System::nanoTime), Duration.ofSeconds(20));
    }

    static KafkaClients of(Supplier<Consumer<byte[], byte[]>> made, IdleConsumers idle, Duration patience) {
        return new KafkaClients(NOWHERE, made, idle, patience);
    }
}
