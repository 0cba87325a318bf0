package io.windtrap.forwarder.deadletter;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * The topic of dead letters. Connects when the first letter comes, and anew after a failure: some leave a producer unfit
 * for good.
 */
public final class DeadLetterTopic implements DeadLetters {
    private final KafkaAccess kafka;
    private final String topic;
    private @Nullable Producer<byte[], byte[]> current;

    public DeadLetterTopic(KafkaAccess kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    @Override
    public Written write(List<DeadLetter> letters) throws InterruptedException {
        Producer<byte[], byte[]> producer;
        try {
            producer = producer();
        } catch (KafkaException e) { // such as a host name that does not resolve
            return new Written(letters, "unreachable", String.valueOf(e.getMessage()));
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>(letters.size());
        for (DeadLetter letter : letters) {
            sent.add(send(producer, letter));
        }
        flush(producer);
        List<DeadLetter> left = new ArrayList<>();
        Throwable failure = null;
        for (int i = 0; i < letters.size(); i++) {
            try {
                sent.get(i).get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException
                        && !letters.get(i).valueOmitted()) {
                    left.add(letters.get(i).withoutValue());
                } else {
                    left.add(letters.get(i));
                }
                failure = e.getCause() == null ? e : e.getCause();
            }
        }
        if (failure == null) {
            return new Written(List.of(), "", "");
        }
        if (!(failure instanceof RecordTooLargeException)) {
            dismiss(producer);
        }
        String message = topic + ": " + failure.getMessage();
        return new Written(
                left,
                failure.getClass().getSimpleName(),
                failure instanceof AuthorizationException ? message + " Grant its user WRITE on the topic." : message);
    }

    /** Waits for nothing: whoever needed an acknowledgement has waited for it. */
    @Override
    public synchronized void close() {
        if (current != null) {
            current.close(Duration.ZERO);
            current = null;
        }
    }

    private Future<RecordMetadata> send(Producer<byte[], byte[]> producer, DeadLetter letter)
            throws InterruptedException {
        try {
            return producer.send(DeadLetterCodec.encode(topic, letter));
        } catch (InterruptException e) {
            throw interrupted();
        } catch (KafkaException | IllegalStateException e) { // the latter when another thread has dismissed it
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void flush(Producer<byte[], byte[]> producer) throws InterruptedException {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted();
        }
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (current == null) {
            current = kafka.producer(Map.of());
        }
        return current;
    }

    private synchronized void dismiss(Producer<byte[], byte[]> unfit) {
        unfit.close(Duration.ZERO);
        if (unfit.equals(current)) {
            current = null;
        }
    }

    private static InterruptedException interrupted() {
        Thread.interrupted(); // InterruptException sets what InterruptedException says by itself
        return new InterruptedException("writing of dead letters abandoned");
    }
}
