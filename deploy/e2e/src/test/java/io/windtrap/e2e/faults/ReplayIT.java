package io.windtrap.e2e.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.junit.jupiter.api.Test;

/** History is read again after {@code kafka-consumer-groups --reset-offsets}, the tool that Kafka comes with. */
@BesideOthers
final class ReplayIT {
    private static final int EVENTS = 1500;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void givesTheSameRows(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("replay"))) {
            // Given
            ServiceInstance first = fleet.forwarder();
            ServiceInstance second = fleet.forwarder();
            long acknowledged;
            Load load = fleet.load(500);
            await().atMost(Fleet.LONG).until(() -> load.acknowledged().size() >= EVENTS);
            load.stop();
            acknowledged = load.acknowledged().size();
            fleet.awaitEnd();
            first.close();
            second.close();
            SortedMap<String, List<JsonNode>> rows = TableRows.of(fleet, fleet.name());
            assertThat(fleet.number("SELECT uniqExact(id) FROM merge('replay', '^(tracks|pages|identifies)$')"))
                    .isEqualTo(acknowledged);

            // When
            fleet.query("DROP DATABASE replay");
            resetToEarliest(fleet, "replay");
            forward(fleet);

            // Then
            assertThat(TableRows.of(fleet, fleet.name()))
                    .as("into an emptied database")
                    .isEqualTo(rows);

            // When
            resetToEarliest(fleet, "replay");
            forward(fleet);

            // Then
            assertThat(TableRows.of(fleet, fleet.name())).as("into full tables").isEqualTo(rows);
            System.out.printf(
                    "faults | replay | acknowledged %d | replayed 2 | tables %d, all as at first%n",
                    acknowledged, rows.size());
        }
    }

    @Test
    void leavesNoDeclarationHalfUsed(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("replay_declared")).withTablesThatDoNotMerge()) {
            // Given
            Load load = fleet.load(500);
            await().atMost(Fleet.LONG).until(() -> load.acknowledged().size() >= EVENTS);
            load.stop();
            Stopped halted = Stopped.at(Failpoint.Point.AFTER_LAST_INSERT, Failpoint.Act.HALT, 2, fleet);
            SortedMap<Integer, OffsetAndMetadata> before = byPartition(fleet);
            List<Integer> declaring = before.entrySet().stream()
                    .filter(commit -> !commit.getValue().metadata().isEmpty())
                    .map(commit -> commit.getKey())
                    .toList();
            assertThat(declaring).as("partitions that declare a batch").hasSizeGreaterThan(1);

            // When
            int reset = halted.partition().partition();
            resetToEarliest(fleet, "replay_declared:" + reset);

            // Then
            SortedMap<Integer, OffsetAndMetadata> after = byPartition(fleet);
            assertThat(after.get(reset).offset()).isZero();
            assertThat(after.get(reset).metadata()).isEmpty();
            before.remove(reset);
            after.remove(reset);
            assertThat(after).isEqualTo(before);

            // When
            Set<String> inserted = Set.copyOf(ids(fleet));
            forward(fleet);

            // Then
            Map<String, Long> rows = ids(fleet).stream().collect(groupingBy(id -> id, counting()));
            Map<String, Long> expected = new HashMap<>();
            for (ConsumerRecord<String, byte[]> record : fleet.records()) {
                String id = JSON.readTree(record.value()).path("messageId").asText();
                expected.put(id, record.partition() == reset && inserted.contains(id) ? 2L : 1L);
            }
            assertThat(rows).isEqualTo(expected);
            System.out.printf(
                    "faults | replay_declared | acknowledged %d | declared before %d | reset partition %d"
                            + " | rows of it twice %d, of others once %d%n",
                    load.acknowledged().size(),
                    declaring.size(),
                    reset,
                    expected.values().stream().filter(count -> count == 2).count(),
                    expected.values().stream().filter(count -> count == 1).count());
        }
    }

    private static List<String> ids(Fleet fleet) {
        return fleet.query("SELECT id FROM merge('" + fleet.name() + "', '^(tracks|pages|identifies)$') FORMAT TSV")
                .lines()
                .toList();
    }

    private static void forward(Fleet fleet) throws IOException {
        ServiceInstance first = fleet.forwarder();
        ServiceInstance second = fleet.forwarder();
        fleet.awaitAssigned(first);
        fleet.awaitAssigned(second);
        fleet.awaitEnd();
        first.close();
        second.close();
    }

    private static SortedMap<Integer, OffsetAndMetadata> byPartition(Fleet fleet) throws Exception {
        SortedMap<Integer, OffsetAndMetadata> committed = new TreeMap<>();
        for (var commit : fleet.committed().entrySet()) {
            TopicPartition partition = commit.getKey();
            committed.put(partition.partition(), commit.getValue());
        }
        return committed;
    }

    /** @param what a topic, or one of its partitions as {@code topic:0} */
    private static void resetToEarliest(Fleet fleet, String what) throws Exception {
        // The tool refuses while the group has members, as one that was killed is for a while.
        await().atMost(Fleet.LONG)
                .until(() -> fleet.admin()
                        .describeConsumerGroups(List.of(fleet.group()))
                        .all()
                        .get()
                        .get(fleet.group())
                        .members()
                        .isEmpty());
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        ConsumerGroupCommand.class.getName(),
                        "--bootstrap-server",
                        fleet.bootstrapServers(),
                        "--group",
                        fleet.group(),
                        "--topic",
                        what,
                        "--reset-offsets",
                        "--to-earliest",
                        "--execute",
                        "--timeout",
                        "120000")
                .redirectErrorStream(true)
                .redirectOutput(fleet.file("kafka-consumer-groups.log").toFile())
                .start();
        int code = tool.waitFor();
        // It says 0 also where Kafka did not answer it in time.
        assertThat(Files.readString(fleet.file("kafka-consumer-groups.log"))).doesNotContain("Error");
        assertThat(code).isZero();
    }
}
