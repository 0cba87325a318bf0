package io.windtrap.gateway.publish;

import io.windtrap.gateway.answer.Refusal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client hears when Kafka did not take an event, and the operator, who hears of each reason once in a while. */
public final class PublishFailures {
    private static final Logger log = LoggerFactory.getLogger(PublishFailures.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Supplier<Optional<Refusal>> known;
    private final LongSupplier nanoTime;
    private final Map<Refusal, Line> lines = new EnumMap<>(Refusal.class);

    /**
     * Failures that nobody has heard of.
     *
     * @param known what is wrong with Kafka as far as is known: a producer only tells that time ran out
     * @param nanoTime clock for the pause between lines
     */
    public PublishFailures(Supplier<Optional<Refusal>> known, LongSupplier nanoTime) {
        this.known = known;
        this.nanoTime = nanoTime;
    }

    /** Why the request is refused that {@code failure} happened to. */
    Refusal refusal(Exception failure) {
        Refusal refusal = switch (failure) {
            case RecordTooLargeException _ -> Refusal.RECORD_TOO_LARGE;
            case BufferExhaustedException _ -> Refusal.BUFFER_FULL;
            case NotEnoughReplicasException _ -> Refusal.NOT_ENOUGH_REPLICAS;
            case NotEnoughReplicasAfterAppendException _ -> Refusal.NOT_ENOUGH_REPLICAS;
            case UnknownTopicOrPartitionException _ -> Refusal.TOPIC_MISSING;
            case InvalidTopicException _ -> Refusal.TOPIC_MISSING;
            case AuthorizationException _ -> Refusal.KAFKA_DENIES;
            case AuthenticationException _ -> Refusal.KAFKA_DENIES;
            default -> known.get().orElse(Refusal.KAFKA_UNAVAILABLE);
        };
        say(refusal, failure);
        return refusal;
    }

    /** Whether a producer that tells {@code failure} of a record will never take another one. */
    static boolean isFatal(Exception failure) {
        return failure instanceof ClusterAuthorizationException
                || failure instanceof AuthenticationException
                || failure instanceof ProducerFencedException
                || failure instanceof UnsupportedVersionException;
    }

    private synchronized void say(Refusal refusal, Exception failure) {
        Line line = lines.computeIfAbsent(refusal, _ -> new Line());
        line.refused++;
        long now = nanoTime.getAsLong();
        if (line.refused == 1 || now - line.lastAt > BETWEEN_LINES.toNanos()) {
            log.atWarn()
                    .addKeyValue("reason", refusal.reason())
                    .addKeyValue("error", failure.getClass().getSimpleName())
                    .addKeyValue("refused", line.refused - line.said)
                    .log(
                            "Kafka did not accept events: their requests were refused; docs/metrics.md explains the reason");
            line.lastAt = now;
            line.said = line.refused;
        }
    }

    /** What was said of one reason. */
    private static final class Line {
        private long refused;
        private long said;
        private long lastAt;
    }
}
