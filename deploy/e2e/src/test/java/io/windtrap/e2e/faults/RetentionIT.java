package io.windtrap.e2e.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Retention deletes events before a forwarder has read them: these alone are missing, and it is said and counted. */
@BesideOthers
final class RetentionIT {
    private static final int UNREAD = 20;
    private static final List<Failpoint.Point> POINTS =
            List.of(Failpoint.Point.AFTER_DECLARE, Failpoint.Point.BETWEEN_INSERTS, Failpoint.Point.AFTER_LAST_INSERT);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void overtakesTheGroup(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("retention")).withTablesThatDoNotMerge()) {
            // Given
            List<ServiceInstance> before = List.of(fleet.forwarder(), fleet.forwarder());
            Load load = fleet.load(200);
            await().atMost(Fleet.LONG)
                    .until(() -> before.stream().allMatch(ServiceInstance::wasReady)
                            && fleet.committed().size() == Fleet.PARTITIONS);
            load.pause();
            fleet.awaitEnd(); // or a forwarder might leave a declared batch behind, which is the other test
            before.forEach(ServiceInstance::close);
            load.resume();
            awaitUnread(fleet);
            load.stop();
            Map<TopicPartition, OffsetAndMetadata> committed = fleet.committed();
            List<ConsumerRecord<String, byte[]>> topic = fleet.records();

            // When
            TopicPartition half = new TopicPartition(fleet.name(), 0);
            TopicPartition whole = new TopicPartition(fleet.name(), 1);
            TopicPartition none = new TopicPartition(fleet.name(), 2);
            Map<TopicPartition, Long> ends = fleet.ends();
            Map<TopicPartition, Long> starts = Map.of(
                    half, (committed.get(half).offset() + ends.get(half)) / 2,
                    whole, ends.get(whole),
                    none, committed.get(none).offset());
            fleet.deleteBefore(starts);
            fleet.forwarder();
            fleet.forwarder();

            // Then
            Map<TopicPartition, Set<String>> lost = new HashMap<>();
            for (ConsumerRecord<String, byte[]> record : topic) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() >= committed.get(partition).offset()
                        && record.offset() < starts.getOrDefault(partition, 0L)) {
                    lost.computeIfAbsent(partition, _ -> new HashSet<>()).add(id(record));
                }
            }
            assertThat(lost).containsOnlyKeys(half, whole);
            Set<String> ids = lost.values().stream().flatMap(Set::stream).collect(toSet());
            new Books(fleet, load)
                    .balance("deleted before they were read %d, of 2 partitions".formatted(ids.size()), topic, ids);
            lost.keySet()
                    .forEach(partition -> assertThat(fleet.logged(overtaken(
                                    partition, committed.get(partition).offset(), starts.get(partition))))
                            .isPositive());
            // More than once, where it loses the partition before its first commit.
            assertThat(fleet.metric("windtrap_forwarder_offsets_lost_total")).isGreaterThanOrEqualTo(2);
            assertThat(fleet.metric("windtrap_forwarder_offsets_overtaken_total"))
                    .isGreaterThanOrEqualTo(ids.size());
            assertThat(fleet.metric("windtrap_forwarder_declarations_not_honoured_total"))
                    .isZero();
        }
    }

    /**
     * What is left of a declared batch can't be repeated under its tokens, which is said. Its rows that were in already are found, and no
     * row that the topic has is missing.
     */
    @Test
    void cutsDeclaredBatches(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(
                        servers, FleetPlan.of("retention_declared").withBatchesOfEachPartition())
                .withTablesThatDoNotMerge()) {
            Map<String, Long> expected = new HashMap<>();
            Set<String> everSent = new HashSet<>();
            Load load = fleet.load(200);
            for (Failpoint.Point point : POINTS) {
                // Given
                awaitUnread(fleet);
                TopicPartition partition =
                        Stopped.at(point, Failpoint.Act.HALT, 0, fleet).partition();
                Intent declared = declared(fleet.committed().get(partition));
                assertThat(declared.last()).isGreaterThan(declared.first());
                List<ConsumerRecord<String, byte[]>> topic = fleet.records();
                Map<String, Long> rows = rows(fleet);

                // When
                long start = (declared.first() + declared.last() + 1) / 2;
                fleet.deleteBefore(Map.of(partition, start));

                // Then
                Set<String> gone = new HashSet<>();
                for (ConsumerRecord<String, byte[]> record : topic) {
                    everSent.add(id(record));
                    if (record.partition() == partition.partition()
                            && record.offset() >= declared.first()
                            && record.offset() <= declared.last()) {
                        long least = record.offset() < start ? 0 : 1;
                        for (String row : rowsOf(id(record)).toList()) {
                            expected.put(row, Math.max(rows.getOrDefault(row, 0L), least));
                            if (least == 0) {
                                gone.add(row);
                            }
                        }
                    }
                }
                ServiceInstance next = fleet.forwarder();
                await().atMost(Fleet.LONG)
                        .until(() -> next.logged(overtaken(partition, declared.first(), start)) > 0
                                && next.logged(notHonoured(partition, declared.first())) > 0);
                await().atMost(Fleet.LONG).until(() -> {
                    OffsetAndMetadata committed = fleet.committed().get(partition);
                    return committed.offset() > declared.last();
                });
                // Its other INSERTs were under way when it was halted, and may have gone in since.
                rows(fleet).keySet().stream().filter(gone::contains).forEach(row -> expected.merge(row, 1L, Math::max));
                // More than once, where it loses the partition before its first commit.
                assertThat(next.metric("windtrap_forwarder_offsets_overtaken_total"))
                        .isGreaterThanOrEqualTo((double) (start - declared.first()));
                assertThat(next.metric("windtrap_forwarder_declarations_not_honoured_total"))
                        .isPositive();
                next.close();
            }
            load.stop();
            fleet.forwarder();
            fleet.forwarder();
            fleet.awaitEnd();
            for (ConsumerRecord<String, byte[]> record : fleet.records()) {
                everSent.add(id(record));
            }
            assertThat(everSent).containsAll(load.acknowledged());
            everSent.forEach(id -> rowsOf(id).forEach(row -> expected.putIfAbsent(row, 1L)));
            long missing =
                    expected.values().stream().filter(count -> count == 0).count();
            expected.values().removeIf(count -> count == 0);
            assertThat(rows(fleet)).isEqualTo(expected);
            System.out.printf(
                    "faults | %s | acknowledged %d | declared batches cut %d | rows deleted before they were in %d"
                            + " | rows once %d%n",
                    fleet.name(), load.acknowledged().size(), POINTS.size(), missing, expected.size());
        }
    }

    /** Waits until each partition has events that no forwarder has committed. */
    private static void awaitUnread(Fleet fleet) {
        await().atMost(Fleet.LONG).until(() -> {
            Map<TopicPartition, OffsetAndMetadata> committed = fleet.committed();
            return fleet.ends().entrySet().stream()
                    .allMatch(end -> end.getValue() - offset(committed.get(end.getKey())) >= UNREAD);
        });
    }

    private static long offset(OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private static Intent declared(OffsetAndMetadata committed) {
        assertThat(IntentCodec.decode(committed.metadata())).isInstanceOf(Declaration.Declared.class);
        return ((Declaration.Declared) IntentCodec.decode(committed.metadata())).intent();
    }

    private static String overtaken(TopicPartition partition, long committed, long earliest) {
        return "ERROR PartitionStart the committed offset is not in the topic any more;"
                + " continuing at the earliest offset, events between are lost"
                + " partition=\"%s\" committed=\"%d\" earliest=\"%d\" ".formatted(partition, committed, earliest);
    }

    private static String notHonoured(TopicPartition partition, long committed) {
        return "WARN  PartitionStart a declared batch can't be repeated unchanged; its events are inserted under new tokens;"
                + " rows that ClickHouse already has are left out"
                + " partition=\"%s\" committed=\"%d\" why=\"overtaken\"".formatted(partition, committed);
    }

    private static String id(ConsumerRecord<String, byte[]> record) throws IOException {
        return JSON.readTree(record.value()).path("messageId").asText();
    }

    /** An event's rows, as {@link #rows} has them. */
    private static Stream<String> rowsOf(String id) {
        SentEvent event = SentEvent.withId(id);
        return Stream.of(event.table(), event.ownTable())
                .distinct()
                .filter(table -> !table.equals("kind_3"))
                .map(table -> table + "\t" + id);
    }

    /** How often each table that doesn't merge has each id. */
    private static Map<String, Long> rows(Fleet fleet) {
        return fleet.query("SELECT _table, id FROM merge('" + fleet.name()
                        + "', '^(tracks|pages|identifies|kind_[012])$') FORMAT TSV")
                .lines()
                .filter(row -> !row.isEmpty())
                .collect(groupingBy(row -> row, counting()));
    }
}
