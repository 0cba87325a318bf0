package io.windtrap.console.problems;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.kafka.Turns;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the topic of dead letters, so many records at a time. Safe for concurrent use. */
public final class Letters {
    /** Of a period, as {@code forwarder status} has it. */
    private static final int MOST_OF_PERIOD = 50_000;

    private static final long MOST_BYTES = 64 << 20;
    private static final int MOST_FOR_EVENT = 200_000;
    private static final Duration LONGEST_FOR_EVENT = Duration.ofSeconds(10);
    private static final int MOST_TRACES = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int RETRY_SECONDS = 10;

    private final KafkaClients kafka;
    private final String topic;
    private final Turns traces;

    /** Of {@code topic}. */
    public Letters(KafkaClients kafka, String topic) {
        this(kafka, topic, PATIENCE);
    }

    /** @param patience of those who come while the letters of several events are searched for */
    Letters(KafkaClients kafka, String topic, Duration patience) {
        this.kafka = kafka;
        this.topic = topic;
        this.traces = new Turns(MOST_TRACES, patience);
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
     * Visits the newest of those whose event was received at {@code since} or later, with their events.
     *
     * @return whether there are no others
     * @throws IOException if the topic is missing or gives nothing
     */
    boolean forEachOfNewest(Instant since, Visitor visitor) throws IOException {
        return kafka.read(consumer -> new DeadLetterLog(consumer, topic)
                .forEachOfNewest(since, MOST_OF_PERIOD, MOST_BYTES, (letter, redriven) -> {
                    if (letter.original().timestamp() >= since.toEpochMilli()) {
                        visitor.visit(letter, redriven);
                    }
                    return true;
                }));
    }

    /**
     * Those of the event at {@code place}, of all destinations.
     *
     * @param receivedAtMillis of the event
     * @throws IOException if the topic is missing
     * @throws ApiException if those of several others take long: who waits has a place among the requests of all screens
     */
    public OfEvent of(Place place, long receivedAtMillis) throws IOException {
        if (!traces.begin()) {
            throw ApiException.tooMany("The dead letters are being read for others; try again soon.", RETRY_SECONDS);
        }
        try {
            List<Found> found = new ArrayList<>();
            boolean whole = kafka.read(consumer -> new DeadLetterLog(consumer, topic)
                    .forEachOf(
                            place,
                            Instant.ofEpochMilli(receivedAtMillis),
                            MOST_FOR_EVENT,
                            LONGEST_FOR_EVENT,
                            (letter, redriven) -> found.add(new Found(letter, redriven))));
            return new OfEvent(found, whole);
        } finally {
            traces.end();
        }
    }
}
