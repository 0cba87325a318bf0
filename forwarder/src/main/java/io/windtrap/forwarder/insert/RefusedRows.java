package io.windtrap.forwarder.insert;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.insert.failure.Backoff;
import io.windtrap.forwarder.insert.failure.Bisection;
import io.windtrap.forwarder.kafka.RecordLookup;
import io.windtrap.forwarder.kafka.RecordLookup.Found;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes dead letters of rows that their table refuses: their events are read again from the topic of events. */
final class RefusedRows {
    private static final Logger log = LoggerFactory.getLogger(RefusedRows.class);
    private static final String OBSTACLE = "events of refused rows";

    private final String destination;
    private final TopicPartition partition;
    private final Supplier<RecordLookup> originals;
    private final DeadLetterDelivery letters;
    private final ReadinessProblems problems;
    private final Pauses pauses;

    /** @param here context of {@code partition} */
    RefusedRows(
            TopicPartition partition,
            Supplier<RecordLookup> originals,
            DeadLetterDelivery letters,
            DestinationContext here) {
        this.destination = here.destination();
        this.partition = partition;
        this.originals = originals;
        this.letters = letters;
        this.problems = here.problems();
        this.pauses = here.pauses();
    }

    /** Returns once {@code delivered} are on disk. */
    void deliver(List<DeadLetter> delivered) throws InterruptedException {
        letters.deliver(delivered);
    }

    /** Returns once every row of {@code refused} is a dead letter on disk. */
    void deliver(RowGroup group, List<Bisection.Refused> refused) throws InterruptedException {
        Map<TopicPartition, SortedMap<Long, String>> details = new LinkedHashMap<>();
        for (Bisection.Refused part : refused) {
            for (int row = part.from(); row < part.to(); row++) {
                OptionalInt number = group.partition(row);
                TopicPartition from =
                        number.isPresent() ? new TopicPartition(partition.topic(), number.getAsInt()) : partition;
                for (long offset : group.offsets(row)) {
                    details.computeIfAbsent(from, _ -> new TreeMap<>()).put(offset, detail(part));
                }
            }
        }
        for (Map.Entry<TopicPartition, SortedMap<Long, String>> one : details.entrySet()) {
            deliver(group, one.getKey(), one.getValue());
        }
    }

    private void deliver(RowGroup group, TopicPartition from, SortedMap<Long, String> details)
            throws InterruptedException {
        var backoff = new Backoff(pauses.letters());
        NavigableSet<Long> left = new TreeSet<>(details.keySet());
        while (!left.isEmpty()) {
            try (RecordLookup events = originals.get()) {
                while (!left.isEmpty()) {
                    Found found = events.read(from, left);
                    problems.clear(OBSTACLE);
                    NavigableSet<Long> through = left.headSet(found.through(), true);
                    letters.deliver(through.stream()
                            .map(offset -> letter(group, from, offset, details.getOrDefault(offset, ""), found))
                            .collect(Collectors.toList()));
                    through.clear();
                }
            } catch (InterruptException e) {
                Thread.interrupted(); // it sets what InterruptedException says by itself
                throw new InterruptedException("batch abandoned");
            } catch (KafkaException e) {
                Duration pause = backoff.next();
                problems.report(OBSTACLE, String.valueOf(e.getMessage()));
                log.atError()
                        .addKeyValue("destination", destination)
                        .addKeyValue("partition", from)
                        .addKeyValue("error", e.getMessage())
                        .addKeyValue("retry_in_ms", pause.toMillis())
                        .log("can't read the events of rejected rows from Kafka; retrying, and their partition waits");
                Thread.sleep(pause);
            }
        }
    }

    private DeadLetter letter(RowGroup group, TopicPartition from, long offset, String detail, Found found) {
        ConsumerRecord<byte[], byte[]> event = found.records().get(offset);
        return event == null
                ? DeadLetter.ofLostRow(
                        new DeadLetter.Id(
                                destination, new Place(from.topic(), from.partition(), offset), group.table()),
                        detail)
                : DeadLetter.ofRow(event, destination, group.table(), detail);
    }

    private static String detail(Bisection.Refused part) {
        return part.rows() == 1
                ? part.why().message()
                : part.why().message() + ", in some of " + part.rows() + " rows that were not tested one by one";
    }
}
