package io.windtrap.console.kafka;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;

/** Clients of a Kafka that is not there: their consumers are those of a test. */
public final class LentConsumers {
    private static final KafkaAccess NOWHERE = new KafkaAccess("127.0.0.1:1", Map.of());

    private LentConsumers() {}

    /** Whose consumers {@code made} makes. */
    public static KafkaClients of(Supplier<Consumer<byte[], byte[]>> made) {
        return of(made, new IdleConsumers(System::nanoTime), Duration.ofSeconds(20));
    }

    /** Whose consumers are never used, since all of them are lent, while {@code work} is done. */
    public static <T> T whileAllAreLent(Work<T> work) throws Exception {
        try (KafkaClients clients =
                of(() -> new MockConsumer<>("earliest"), new IdleConsumers(System::nanoTime), Duration.ofMillis(1))) {
            return lend(clients, KafkaClients.MOST_LENT, () -> work.with(clients));
        }
    }

    /** What is done while all are lent. */
    public interface Work<T> {
        T with(KafkaClients clients) throws Exception;
    }

    private static <T> T lend(KafkaClients clients, int number, Callable<T> work) throws Exception {
        return number == 0 ? work.call() : clients.read(_ -> lend(clients, number - 1, work));
    }

    static KafkaClients of(Supplier<Consumer<byte[], byte[]>> made, IdleConsumers idle, Duration patience) {
        return new KafkaClients(NOWHERE, made, idle, patience);
    }
}
