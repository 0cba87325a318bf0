package io.windtrap.gateway.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.ingest.ScannedEvent;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of requests through the one producer of the process. One producer, because fewer and larger
 * batches cost Kafka least; order needs no more: a request's events are sent in order by one thread, an idempotent
 * producer keeps the order of each partition through its retries, and a user's next request that was sent after this one's
 * answer can only land behind it.
 */
public final class EventPublisher {
    private final LiveClient<Producer<byte[], byte[]>> producers;
    private final PublishFailures failures;
    private final String topic;
    private final InstantSource clock;
    private final Supplier<String> messageIds;
    private final HotUsers hotUsers;

    /**
     * A publisher to {@code topic}.
     *
     * @param producers hold one that does not block in {@code send}; not closed here
     * @param failures what is told of those that happen
     * @param clock tells when a request was received
     * @param messageIds makes ids for events that have none
     * @param hotUsers whose events are spread over all partitions instead of kept in order
     */
    public EventPublisher(
            LiveClient<Producer<byte[], byte[]>> producers,
            PublishFailures failures,
            String topic,
            InstantSource clock,
            Supplier<String> messageIds,
            HotUsers hotUsers) {
        this.producers = producers;
        this.failures = failures;
        this.topic = topic;
        this.clock = clock;
        this.messageIds = messageIds;
        this.hotUsers = hotUsers;
    }

    /**
     * Hands all of {@code scanned} to the producer; after the first event that it doesn't take, no more. Never blocks.
     *
     * @param facts of the request: those of each event but for its id and {@code sentAt}, which are filled in here
     * @param traceparent of the request's span, for each event; null = it is not sampled
     */
    public void publish(
            byte[] body,
            int length,
            Scan.Events scanned,
            EventFacts facts,
            byte @Nullable [] traceparent,
            PublishListener listener) {
        List<ScannedEvent> events = scanned.events();
        Producer<byte[], byte[]> producer = producers.get();
        if (producer == null) {
            listener.notPublished(failures.refusal(new TimeoutException("no broker's name resolves")), events.size());
            return;
        }
        var acknowledgements = new Acknowledgements(events.size(), listener, failures, () -> producers.broke(producer));
        long receivedAt = clock.millis();
        var sharedIds = new SharedIds(body);
        int sent = 0;
        try {
            while (sent < events.size() && !acknowledgements.hasFailed()) {
                ScannedEvent event = events.get(sent);
                long at = events.size() == 1 ? receivedAt : receivedAt + sharedIds.millisLater(event);
                ProducerRecord<byte[], byte[]> published = record(body, length, event, scanned, facts, at);
                if (traceparent != null) {
                    published.headers().add(RecordFormat.TRACEPARENT, traceparent);
                }
                var _ = producer.send(published, acknowledgements);
                sent++;
            }
            acknowledgements.abandon(events.size() - sent, null);
        } catch (KafkaException | IllegalStateException e) { // thrown, not called back: broken or closed producer
            producers.broke(producer);
            acknowledgements.abandon(events.size() - sent, e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(
            byte[] body, int length, ScannedEvent event, Scan.Events scanned, EventFacts facts, long receivedAt) {
        byte[] user = event.user() == null ? null : event.user().getBytes(UTF_8);
        byte[] key = user == null || hotUsers.isHot(user) ? null : user;
        boolean wholeBody = event.start() == 0 && event.end() == body.length && length == body.length;
        byte[] value = wholeBody ? body : Arrays.copyOfRange(body, event.start(), event.end());
        EventFacts ofEvent = facts.ofEvent(
                event.hasMessageId() ? null : messageIds.get(), event.hasSentAt() ? null : scanned.sentAt());
        return RecordFormat.encode(topic, key, value, receivedAt, ofEvent);
    }
}
