package io.windtrap.common.range;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for answers of Kafka's admin client, which end by its own time-outs. */
public final class AdminAnswer {
    private AdminAnswer() {}

    /**
     * The answer.
     *
     * @throws IOException if Kafka refuses or can't be reached; Kafka's own exception is its cause
     */
    public static <T> T of(KafkaFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException("Kafka: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
