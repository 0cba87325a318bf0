package io.windtrap.forwarder.insert;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.insert.failure.Backoff;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes dead letters again and again until each is on disk. None is ever skipped. Safe for concurrent use. */
final class DeadLetterDelivery {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterDelivery.class);
    private static final String OBSTACLE = "dead letters";

    private final DeadLetters letters;
    private final ReadinessProblems problems;
    private final ForwarderMetrics metrics;
    private final Pauses pauses;

    DeadLetterDelivery(DeadLetters letters, DestinationContext context) {
        this.letters = letters;
        this.problems = context.problems();
        this.metrics = context.metrics();
        this.pauses = context.pauses();
    }

    /**
     * Returns once all of {@code delivered} are on disk.
     *
     * @throws InterruptedException if their batch is abandoned: its next owner writes them, some of them again
     */
    void deliver(List<DeadLetter> delivered) throws InterruptedException {
        var backoff = new Backoff(pauses.letters());
        List<DeadLetter> left = delivered;
        try {
            while (!left.isEmpty()) {
                DeadLetters.Written written = letters.write(left);
                count(left, written.left());
                left = written.left();
                if (!left.isEmpty()) {
                    Duration pause = backoff.next();
                    report(written, pause);
                    Thread.sleep(pause);
                }
            }
        } finally {
            problems.clear(OBSTACLE);
        }
    }

    private void count(List<DeadLetter> tried, List<DeadLetter> left) {
        Set<Object> missing = new HashSet<>();
        left.forEach(letter -> missing.add(letter.id()));
        List<DeadLetter> done =
                tried.stream().filter(letter -> !missing.contains(letter.id())).toList();
        done.forEach(letter -> metrics.deadLetter(letter.reason()));
        if (!done.isEmpty()) {
            DeadLetter first = done.getFirst();
            log.atWarn()
                    .addKeyValue("destination", first.id().destination())
                    .addKeyValue("letters", done.size())
                    .addKeyValue("first", first.id().place())
                    .addKeyValue("reason", first.reason())
                    .addKeyValue("detail", first.detail())
                    .log("events can't be stored; they are dead letters now, see docs/dead-letters.md");
        }
    }

    private void report(DeadLetters.Written written, Duration pause) {
        problems.report(OBSTACLE, written.message());
        metrics.deadLettersFailed(written.error());
        log.atError()
                .addKeyValue("letters", written.left().size())
                .addKeyValue("error", written.message())
                .addKeyValue("retry_in_ms", pause.toMillis())
                .log("dead letters can't be written; retrying, and their partition waits");
    }
}
