package io.windtrap.forwarder.consume;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts dead letters and names one a second; the topic of dead letters is to join here. Used by one thread. */
final class CountedDeadLetters implements DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(CountedDeadLetters.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final String destination;
    private final Meters meters;
    private final InstantSource clock;
    private Instant named = Instant.EPOCH;

    CountedDeadLetters(String destination, Meters meters, InstantSource clock) {
        this.destination = destination;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void add(ConsumerRecord<byte[], byte[]> refused, String reason, String detail) {
        meters.refused(reason);
        Instant now = clock.instant();
        if (now.isAfter(named.plus(BETWEEN_LINES))) {
            named = now;
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("partition", refused.partition())
                    .addKeyValue("offset", refused.offset())
                    .addKeyValue("reason", reason)
                    .addKeyValue("detail", detail)
                    .log("event refused: it is left in the topic, and counted");
        }
    }
}
