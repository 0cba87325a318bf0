package io.windtrap.console.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.windtrap.console.http.ApiException;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The clients that read the log for people: one that asks, and a few consumers that are lent and kept, since to make one costs more than
 * most that is read by it. The consumers are of no group, so that no destination hears of them. Safe for concurrent use.
 */
public final class KafkaClients implements AutoCloseable {
    /** Consumers that are lent at a time: each holds up to some MiB of what it has fetched. */
    static final int MOST_LENT = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int RETRY_SECONDS = 5;
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final KafkaAccess kafka;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Turns turns;
    private final IdleConsumers idle;
    private @Nullable Admin admin;

    /**
     * Connects when somebody reads.
     *
     * @param kafka whose operator's properties win
     */
    public KafkaClients(KafkaAccess kafka) {
        this(kafka, () -> search(kafka), new IdleConsumers(System::nanoTime), PATIENCE);
    }

    /** @param patience for a consumer, where all are lent */
    KafkaClients(
            KafkaAccess kafka, Supplier<Consumer<byte[], byte[]>> consumers, IdleConsumers idle, Duration patience) {
        this.kafka = kafka;
        this.consumers = consumers;
        this.idle = idle;
        this.turns = new Turns(MOST_LENT, patience);
    }

    /** What is read by a consumer that is lent: assigned to nothing, and given back at the end. */
    public interface Work<T, E extends Exception> {
        /** Reads; to lend another one meanwhile is not allowed, as all might wait for each other. */
        T with(Consumer<byte[], byte[]> consumer) throws E;
    }

    /** How many clients there are, told as metrics. */
    public void count(MeterRegistry registry) {
        gauge(registry, "idle_consumer", all -> all.idle.size());
        gauge(registry, "lent_consumer", all -> all.turns.underWay());
        gauge(registry, "admin", all -> all.hasAdmin() ? 1 : 0);
    }

    private void gauge(MeterRegistry registry, String kind, ToDoubleFunction<KafkaClients> number) {
        registry.gauge("windtrap.console.kafka.clients", Tags.of("kind", kind), this, number);
    }

    private synchronized boolean hasAdmin() {
        return admin != null;
    }

    /** The one client that asks; not to be closed. */
    public synchronized Admin admin() {
        Admin open = admin == null ? kafka.admin() : admin;
        admin = open;
        return open;
    }

    /**
     * Lends a consumer to {@code work}.
     *
     * @throws ApiException if all are lent, and stay so for three seconds
     * @throws E if {@code work} does; its consumer is not used again
     */
    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        if (!turns.begin()) {
            throw ApiException.tooMany(
                    "More than " + MOST_LENT + " pages read the log; try again soon.", RETRY_SECONDS);
        }
        try {
            Consumer<byte[], byte[]> kept = idle.take();
            Consumer<byte[], byte[]> consumer = kept == null ? consumers.get() : kept;
            boolean isDone = false;
            try {
                T answer = work.with(consumer);
                consumer.unsubscribe();
                isDone = true;
                return answer;
            } finally {
                if (isDone) {
                    idle.keep(consumer);
                } else {
                    close(consumer); // Who knows what it still waits for.
                }
            }
        } finally {
            turns.end();
        }
    }

    static void close(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } catch (KafkaException e) {
            // What was to be read has been read, or its reader is told before.
        }
    }

    /** One for the tail, which its reader closes: few bytes at a time, since most of them are passed over where there is much. */
    public Consumer<byte[], byte[]> tail() {
        return with(
                kafka,
                Map.of(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        String.valueOf(32 << 10),
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        String.valueOf(256 << 10),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        "250"));
    }

    /** For a search: it holds what it has polled of each partition until the others have come to the same time. */
    private static Consumer<byte[], byte[]> search(KafkaAccess kafka) {
        return with(
                kafka,
                Map.of(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        String.valueOf(256 << 10),
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        String.valueOf(4 << 20),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        "100",
                        // One that is kept would not hear of a new partition for five minutes.
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        "30000"));
    }

    private static Consumer<byte[], byte[]> with(KafkaAccess kafka, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.putAll(kafka.properties());
        return new KafkaAccess(kafka.bootstrapServers(), all).consumer();
    }

    /** Closes what is idle; what is lent is closed when it is given back. */
    @Override
    public void close() {
        idle.close();
        synchronized (this) {
            if (admin != null) {
                admin.close(CLOSE);
                admin = null;
            }
        }
    }
}
