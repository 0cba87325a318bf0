package io.windtrap.forwarder.deadletter.redrive;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.kafka.RecordLookup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Drives dead letters back into the topic of events, in the order in which their events lay there. One transaction of
 * Kafka holds the events and the marks that say so; a run that is cut short at any moment has done a letter and marked
 * it, or neither. A second run at the same time ends the first.
 */
public final class Redrive implements AutoCloseable {
    private static final int MOST_LETTERS = 200;
    private static final long MOST_BYTES = 8 << 20;
    /** How long readers of the topic of events wait for a run that was killed during a transaction. */
    private static final int TRANSACTION_MS = 15_000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Comparator<Found> AS_THEY_LAY = Comparator.comparing(
                    (Found found) -> found.id().place().topic())
            .thenComparingInt(found -> found.id().place().partition())
            .thenComparingLong(found -> found.id().place().offset())
            .thenComparing(found -> found.id().destination())
            .thenComparing(found -> found.id().table());

    private final KafkaAccess kafka;
    private final String topic;
    private final Map<String, String> destinations;
    private final RecordLookup lookup;
    private @Nullable Producer<byte[], byte[]> producer;

    /** Where a letter lies in the topic of dead letters. */
    private record Found(DeadLetter.Id id, int partition, long offset, long bytes) {}

    /** Hears how far a run is. */
    public interface Progress {
        /** {@code letters} are to be driven back in. */
        void found(int letters);

        /** So many more are. */
        void redriven(int letters);
    }

    /**
     * What a run did.
     *
     * @param redriven letters driven back in; in a dry run, those that would be
     * @param left why letters were left, and how many
     */
    public record Outcome(long redriven, Map<String, Integer> left) {}

    /**
     * A run that has not begun.
     *
     * @param topic topic of dead letters
     * @param destinations id of each that exists, and the topic of events that it reads: nobody would take the events of others
     */
    public Redrive(KafkaAccess kafka, String topic, Map<String, String> destinations) {
        this.kafka = kafka;
        this.topic = topic;
        this.destinations = destinations;
        this.lookup = new RecordLookup(kafka);
    }

    /**
     * Redrives matching dead letters that have not been redriven.
     *
     * @param limit letters at the most; 0 = no limit
     * @param dryRun whether to write nothing
     * @throws IOException if the topic is missing
     * @throws KafkaException if Kafka fails; what is marked by then is done
     */
    public Outcome run(DeadLetterFilter filter, int limit, boolean dryRun, Progress progress) throws IOException {
        if (!dryRun) {
            producer = kafka.producer(Map.of(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    "windtrap.dead-letters." + topic,
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    TRANSACTION_MS));
            // First of all: ends a run that was cut short, so that what follows sees all that it did.
            producer.initTransactions();
        }
        Map<String, Integer> left = new HashMap<>();
        List<Found> todo = find(filter, limit, left);
        progress.found(todo.size());
        long done = dryRun ? todo.size() : 0;
        for (int next = 0; producer != null && next < todo.size(); ) {
            List<Found> chunk = chunk(todo, next);
            int redriven = transact(producer, letters(chunk, left), left);
            done += redriven;
            progress.redriven(chunk.size());
            next += chunk.size();
        }
        return new Outcome(done, left);
    }

    @Override
    public void close() {
        lookup.close();
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }

    private List<Found> find(DeadLetterFilter filter, int limit, Map<String, Integer> left) throws IOException {
        var todo = new Earliest<>(AS_THEY_LAY, limit > 0 ? limit : Integer.MAX_VALUE);
        var seen = new LetterIds();
        try (var letters = new DeadLetterLog(kafka, topic)) {
            // The marks first: a letter is then kept or left as it comes, and no more are kept than are to be done.
            LetterIds redriven = letters.redriven();
            letters.read((at, entry) -> {
                if (entry instanceof DeadLetterCodec.Entry.Refused(DeadLetter letter)
                        && filter.matches(letter)
                        && !redriven.contains(letter.id())
                        && seen.add(letter.id())) {
                    String why = whyLeft(letter.id());
                    if (why != null) {
                        left.merge(why, 1, Integer::sum);
                    } else {
                        long bytes = letter.original().bytes();
                        todo.add(new Found(letter.id(), at.partition(), at.offset(), bytes));
                    }
                }
                return true;
            });
        }
        return todo.inOrder();
    }

    /** Null = somebody takes it. */
    private @Nullable String whyLeft(DeadLetter.Id id) {
        String read = destinations.get(id.destination());
        if (read == null) {
            return "destination " + id.destination() + " is not configured";
        }
        return read.equals(id.place().topic())
                ? null
                : "destination " + id.destination() + " reads " + read + ", and not the event's topic "
                        + id.place().topic();
    }

    private static List<Found> chunk(List<Found> todo, int from) {
        int to = from;
        long bytes = 0;
        while (to < todo.size() && to - from < MOST_LETTERS && (to == from || bytes < MOST_BYTES)) {
            bytes += todo.get(to++).bytes();
        }
        return todo.subList(from, to);
    }

    /** The letters with their whole events, in the order of {@code chunk}. */
    private Map<Found, DeadLetter> letters(List<Found> chunk, Map<String, Integer> left) {
        Map<TopicPartition, NavigableSet<Long>> wanted = new HashMap<>();
        for (Found one : chunk) {
            wanted.computeIfAbsent(new TopicPartition(topic, one.partition()), _ -> new TreeSet<>())
                    .add(one.offset());
        }
        Map<TopicPartition, Map<Long, ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();
        wanted.forEach((partition, offsets) -> read.put(partition, lookup.readAll(partition, offsets)));
        Map<Found, DeadLetter> letters = new LinkedHashMap<>();
        for (Found one : chunk) {
            var record = read.getOrDefault(new TopicPartition(topic, one.partition()), Map.of())
                    .get(one.offset());
            DeadLetter whole = record != null
                            && DeadLetterCodec.decode(record)
                                    instanceof DeadLetterCodec.Entry.Refused(DeadLetter letter)
                    ? whole(letter)
                    : null;
            if (whole == null) {
                left.merge("the event was deleted from Kafka", 1, Integer::sum);
            } else {
                letters.put(one, whole);
            }
        }
        return letters;
    }

    /** The letter with its event, read at its place if the letter doesn't carry it; null = it is gone. */
    private @Nullable DeadLetter whole(DeadLetter letter) {
        if (!letter.valueOmitted()) {
            return letter;
        }
        Place place = letter.id().place();
        var record = lookup.readAll(
                        new TopicPartition(place.topic(), place.partition()), new TreeSet<>(Set.of(place.offset())))
                .get(place.offset());
        return record == null
                ? null
                : new DeadLetter(
                        letter.id(),
                        letter.reason(),
                        letter.detail(),
                        letter.attempts(),
                        DeadLetter.Original.of(record),
                        false);
    }

    private int transact(Producer<byte[], byte[]> to, Map<Found, DeadLetter> letters, Map<String, Integer> left) {
        if (letters.isEmpty() || committed(to, letters)) {
            return letters.size();
        }
        int done = 0;
        for (var letter : letters.entrySet()) { // One of them is too large, and must not stop the others.
            if (committed(to, Map.of(letter.getKey(), letter.getValue()))) {
                done++;
            } else {
                left.merge(
                        "the event is too large for "
                                + letter.getKey().id().place().topic(),
                        1,
                        Integer::sum);
            }
        }
        return done;
    }

    /** Whether all are done; else none is, because a record is too large. */
    private boolean committed(Producer<byte[], byte[]> to, Map<Found, DeadLetter> letters) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        to.beginTransaction();
        try {
            letters.forEach((found, letter) -> {
                sent.add(to.send(event(letter)));
                sent.add(to.send(DeadLetterCodec.redriven(topic, found.partition(), found.id())));
            });
            to.commitTransaction();
            return true;
        } catch (KafkaException e) {
            if (sent.stream().noneMatch(Redrive::tooLarge)) {
                throw e;
            }
            to.abortTransaction();
            return false;
        }
    }

    private static boolean tooLarge(Future<RecordMetadata> sent) {
        return sent.isDone()
                && sent.state() == Future.State.FAILED
                && sent.exceptionNow() instanceof RecordTooLargeException;
    }

    private static ProducerRecord<byte[], byte[]> event(DeadLetter letter) {
        var headers = letter.ownHeaders();
        RedriveOrder.of(letter).addTo(headers);
        DeadLetter.Original event = letter.original();
        return new ProducerRecord<>(
                letter.id().place().topic(), null, event.timestamp(), event.key(), event.value(), headers);
    }
}
