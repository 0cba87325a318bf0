package io.windtrap.gateway.publish;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Counts down one request's events as Kafka settles them: one object for a request, however many events it has. A record may be
 * settled twice: {@code send} of a producer that has failed for good throws, and calls back for the same record later (kafka-clients
 * 4.4.0 looks at its state only behind the record's place in a batch).
 */
final class Acknowledgements implements Callback {
    private final int events;
    private final AtomicInteger open;
    private final AtomicInteger lost = new AtomicInteger();
    private final PublishListener listener;
    private final PublishFailures failures;
    private final Runnable whenFatal;
    private volatile @Nullable Exception failure;

    /** Of {@code events} records; {@code whenFatal} hears when their producer will never take another one. */
    Acknowledgements(int events, PublishListener listener, PublishFailures failures, Runnable whenFatal) {
        this.events = events;
        this.open = new AtomicInteger(events);
        this.listener = listener;
        this.failures = failures;
        this.whenFatal = whenFatal;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failed) {
        if (failed != null) {
            failure = failed;
            lost.incrementAndGet();
            if (PublishFailures.isFatal(failed)) {
                whenFatal.run();
            }
        }
        settle(1);
    }

    /** Whether an event is already lost to the request, so that sending the ones behind it makes no sense. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Counts {@code others} that will never be handed to Kafka, because of {@code reason} or of an earlier failure (null). */
    void abandon(int others, @Nullable Exception reason) {
        if (reason != null) {
            failure = reason;
        }
        lost.addAndGet(others);
        settle(others);
    }

    private void settle(int settled) {
        int before = open.getAndAdd(-settled);
        if (before <= 0 || before > settled) {
            return; // told already, or not all of them yet
        }
        Exception failed = failure;
        if (failed == null) {
            listener.acknowledged();
        } else {
            listener.notPublished(failures.refusal(failed), Math.min(lost.get(), events));
        }
    }
}
