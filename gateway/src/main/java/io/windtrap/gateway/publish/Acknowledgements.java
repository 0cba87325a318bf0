package io.windtrap.gateway.publish;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Counts down one request's events as Kafka settles them: one object for a request, however many events it has. */
final class Acknowledgements implements Callback {
    private final AtomicInteger open;
    private final AtomicInteger lost = new AtomicInteger();
    private final PublishListener listener;
    private final PublishFailures failures;
    private final Runnable whenFatal;
    private volatile @Nullable Exception failure;

    /** Of {@code events} records; {@code whenFatal} hears when their producer will never take another one. */
    Acknowledgements(int events, PublishListener listener, PublishFailures failures, Runnable whenFatal) {
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

    /** Counts {@code events} that will never be handed to Kafka, because of {@code reason} or of an earlier failure (null). */
    void abandon(int events, @Nullable Exception reason) {
        if (reason != null) {
            failure = reason;
        }
        lost.addAndGet(events);
        settle(events);
    }

    private void settle(int events) {
        if (events == 0 || open.addAndGet(-events) != 0) {
            return;
        }
        Exception failed = failure;
        if (failed == null) {
            listener.acknowledged();
        } else {
            listener.notPublished(failures.refusal(failed), lost.get());
        }
    }
}
