package io.windtrap.gateway.publish;

import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicLook;
import io.windtrap.gateway.answer.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches on a thread of its own whether Kafka answers and has the topic, and keeps the producer's metadata of the topic
 * warm: a producer that may not block knows a topic only if somebody asked for it before, and forgets it when nobody sends
 * for minutes, or when it has lost every broker.
 */
public final class KafkaWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(3);

    private final LiveClient<Admin> admins;
    private final LiveClient<Producer<byte[], byte[]>> producers;
    private final String topic;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kafka-watch").daemon().factory());
    private volatile @Nullable Obstacle obstacle =
            new Obstacle(Refusal.KAFKA_UNAVAILABLE, "Kafka has not answered yet");

    /** What keeps events from being published: for clients, and for people. */
    private record Obstacle(Refusal refusal, String reason) {}

    /** Watches {@code topic}; closes neither client. */
    public KafkaWatch(LiveClient<Admin> admins, LiveClient<Producer<byte[], byte[]>> producers, String topic) {
        this.admins = admins;
        this.producers = producers;
        this.topic = topic;
    }

    /** Begins to look, at once and then for ever. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why events can't be published now; empty = they can. From memory. */
    public Optional<String> obstacle() {
        return Optional.ofNullable(obstacle).map(Obstacle::reason);
    }

    /** What clients hear meanwhile; empty = nothing is known to be wrong. From memory. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(obstacle).map(Obstacle::refusal);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        @Nullable Obstacle found;
        try {
            found = find();
        } catch (RuntimeException e) { // or nobody would look ever again
            found = new Obstacle(Refusal.KAFKA_UNAVAILABLE, "looking at Kafka failed: " + e);
            if (!found.equals(obstacle)) {
                log.atError().setCause(e).log("checking Kafka failed: the gateway is not ready until a check succeeds");
            }
        }
        if (Objects.equals(found, obstacle)) {
            return;
        }
        obstacle = found;
        if (found == null) {
            log.atInfo().addKeyValue("topic", topic).log("Kafka is usable: events are accepted");
        } else {
            log.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("reason", found.reason())
                    .log("Kafka is not usable: requests are answered 503 until it is");
        }
    }

    private @Nullable Obstacle find() {
        try {
            admins.renew();
            producers.renew();
            Admin kafka = admins.get();
            Producer<byte[], byte[]> producer = producers.get();
            if (kafka == null || producer == null) {
                return new Obstacle(
                        Refusal.KAFKA_UNAVAILABLE, "no broker's name resolves: see kafka.bootstrap-servers");
            }
            var look = new TopicLook(kafka, LOOK_TIMEOUT);
            TopicDescription described = look.describe(topic);
            if (!TopicLook.mayWrite(described)) {
                return new Obstacle(Refusal.KAFKA_DENIES, "Kafka does not let the gateway write to topic " + topic);
            }
            producer.partitionsFor(topic);
            return judge(described.partitions(), inSyncNeeded(look));
        } catch (ExecutionException e) {
            return reason(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            return new Obstacle(Refusal.KAFKA_UNAVAILABLE, "the producer is still learning of topic " + topic);
        } catch (KafkaException e) {
            return reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Obstacle(Refusal.KAFKA_UNAVAILABLE, "shutting down");
        }
    }

    private @Nullable Obstacle judge(List<TopicPartitionInfo> partitions, int inSyncNeeded) {
        if (partitions.stream().allMatch(partition -> partition.leader() == null)) {
            return new Obstacle(Refusal.KAFKA_UNAVAILABLE, "no partition of topic " + topic + " has a leader");
        }
        return lacksReplicas(partitions, inSyncNeeded)
                ? new Obstacle(
                        Refusal.NOT_ENOUGH_REPLICAS,
                        "topic " + topic + " has fewer replicas in sync than its min.insync.replicas, " + inSyncNeeded)
                : null;
    }

    /** Whether every partition has too few replicas in sync; Kafka never asks for more than a partition has in all. */
    static boolean lacksReplicas(List<TopicPartitionInfo> partitions, int inSyncNeeded) {
        return partitions.stream()
                .allMatch(partition -> partition.isr().size()
                        < Math.min(inSyncNeeded, partition.replicas().size()));
    }

    /** The topic's {@code min.insync.replicas}; 1 when the gateway may not know. */
    private int inSyncNeeded(TopicLook look) throws InterruptedException {
        try {
            SeenTopic.Setting needed = look.settings(topic).get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
            return needed == null ? 1 : Integer.parseInt(needed.value());
        } catch (ExecutionException e) {
            return 1;
        }
    }

    private Obstacle reason(Throwable cause) {
        return switch (cause) {
            case UnknownTopicOrPartitionException _ ->
                new Obstacle(
                        Refusal.TOPIC_MISSING,
                        "topic " + topic + " does not exist: create it with forwarder topics create");
            case TimeoutException _ ->
                new Obstacle(Refusal.KAFKA_UNAVAILABLE, "Kafka does not answer: see kafka.bootstrap-servers");
            case AuthorizationException _ ->
                new Obstacle(Refusal.KAFKA_DENIES, "Kafka does not let the gateway use topic " + topic);
            case SslAuthenticationException _ ->
                new Obstacle(
                        Refusal.KAFKA_DENIES,
                        "no TLS connection to Kafka: one side does not trust the other, see ssl.* in kafka.properties");
            case AuthenticationException _ ->
                new Obstacle(Refusal.KAFKA_DENIES, "Kafka does not let the gateway in: see kafka.properties");
            default -> new Obstacle(Refusal.KAFKA_UNAVAILABLE, "Kafka refuses: " + cause.getMessage());
        };
    }
}
