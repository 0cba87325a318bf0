package io.windtrap.forwarder.command.status;

import io.windtrap.forwarder.deadletter.redrive.DeadLetterLog;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** How many dead letters of the last day were not redriven, by destination. Reads the end of the topic at most twice a minute. */
final class RecentLetters {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration BETWEEN_READS = Duration.ofSeconds(30);
    private static final int MOST_RECORDS = 50_000;
    private static final long MOST_BYTES = 64 << 20;

    private final KafkaAccess kafka;
    private final String topic;
    private final int mostRecords;
    private final long mostBytes;
    private final Map<String, Long> counts = new HashMap<>();
    private Instant readAt = Instant.MIN;
    private boolean known;
    private boolean all;

    RecentLetters(KafkaAccess kafka, String topic) {
        this(kafka, topic, MOST_RECORDS, MOST_BYTES);
    }

    RecentLetters(KafkaAccess kafka, String topic, int mostRecords, long mostBytes) {
        this.kafka = kafka;
        this.topic = topic;
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    /** Letters of {@code destination} whose events were received within a day before {@code now}. */
    LetterCount of(String destination, Instant now) {
        if (readAt.isBefore(now.minus(BETWEEN_READS))) {
            readAt = now;
            known = read(now.minus(DAY));
        }
        return known ? new LetterCount(counts.getOrDefault(destination, 0L), all) : LetterCount.UNKNOWN;
    }

    /** A topic that is missing or denied is told as such. */
    private boolean read(Instant since) {
        counts.clear();
        try (var log = new DeadLetterLog(kafka, topic)) {
            all = log.forEachOfNewest(since, mostRecords, mostBytes, (letter, redriven) -> {
                if (!redriven && letter.original().timestamp() >= since.toEpochMilli()) {
                    counts.merge(letter.id().destination(), 1L, Long::sum);
                }
                return true;
            });
            return true;
        } catch (IOException | KafkaException e) {
            return false;
        }
    }
}
