package io.windtrap.console.problems;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterLog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the topic of dead letters: one reader at a time, and no more than so many letters. */
public final class Letters {
    /** Letters that one look reads. */
    static final int MOST = 200_000;

    private final KafkaClients kafka;
    private final String topic;

    /** Of {@code topic}. */
    public Letters(KafkaClients kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /** A letter, and whether it was driven back in. */
    public record Found(DeadLetter letter, boolean redriven) {}

    /**
     * Those of one event.
     *
     * @param whole whether all that could be of it were read
     */
    public record OfEvent(List<Found> found, boolean whole) {}

    /** Hears of each letter. */
    interface Visitor {
        void visit(DeadLetter letter, boolean redriven);
    }

    /**
     * Visits those whose event was received at {@code since} or later, with their events.
     *
     * @return how many were read; {@link #MOST} = there may be more
     * @throws IOException if the topic is missing or gives nothing, or has more than {@link #MOST} that were driven back in
     */
    synchronized int forEach(Instant since, Visitor visitor) throws IOException {
        int[] read = {0};
        return kafka.read(consumer -> {
            new DeadLetterLog(consumer, topic).forEachSince(since, MOST, (letter, redriven) -> {
                read[0]++;
                if (letter.original().timestamp() >= since.toEpochMilli()) {
                    visitor.visit(letter, redriven);
                }
                return read[0] < MOST;
            });
            return read[0];
        });
    }

    /**
     * Those of the event at {@code place}, of all destinations.
     *
     * @param receivedAtMillis of the event
     */
    public OfEvent of(Place place, long receivedAtMillis) throws IOException {
        List<Found> found = new ArrayList<>();
        int read = forEach(Instant.ofEpochMilli(receivedAtMillis), (letter, redriven) -> {
            if (letter.id().place().equals(place)) {
                found.add(new Found(letter, redriven));
            }
        });
        return new OfEvent(found, read < MOST);
    }
}
