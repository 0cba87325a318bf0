package io.windtrap.console.live;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/** A consumer that is closed when it has been read: that waits for little, and fails nobody. */
record OpenConsumer(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(1);

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } catch (KafkaException e) {
            // What was to be read has been read, or its reader was told before.
        }
    }
}
