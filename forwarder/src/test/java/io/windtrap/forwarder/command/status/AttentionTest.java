package io.windtrap.forwarder.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicReport;
import io.windtrap.common.topics.TopicRole;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.Member;
import io.windtrap.forwarder.progress.PartitionProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AttentionTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration LONGEST_LAG = Duration.ofMinutes(5);
    private static final Node BROKER = new Node(1, "kafka-1", 9092);
    private static final Member FORWARDER = new Member("forwarder-1", "/10.0.0.5");
    private static final Node OTHER = new Node(2, "kafka-2", 9092);

    private static List<String> said(GroupProgress progress, LetterCount letters) {
        var destination = new DestinationStatus(progress, List.of(), letters, List.of());
        return new Attention(NOW, LONGEST_LAG).of(List.of(), List.of(destination), List.of(), "");
    }

    private static GroupProgress progress(List<Member> members, PartitionProgress... partitions) {
        return new GroupProgress("warehouse", "windtrap.warehouse", "events", "stable", members, List.of(partitions));
    }

    /** One of 100 records, of which {@code committed} are done. */
    private static PartitionProgress partition(
            int number, long committed, @Nullable Duration behind, @Nullable Member owner) {
        return new PartitionProgress(number, committed, 0, 100, behind, new Declaration.None(), owner);
    }

    private static List<String> said(@Nullable Node leader, List<Node> inSync) {
        var partition = new TopicPartitionInfo(0, leader, List.of(BROKER, OTHER), inSync);
        var report = new TopicReport(
                new RequiredTopic("events", TopicRole.EVENTS, "kafka.topic", 1),
                new SeenTopic(List.of(partition), Map.of()),
                List.of());
        return new Attention(NOW, LONGEST_LAG).of(List.of(report), List.of(), List.of(), "");
    }

    @Test
    void nobodyHasToDoAnythingWhileAllGoesOn() {
        assertThat(said(
                        progress(
                                List.of(FORWARDER),
                                partition(0, 40, LONGEST_LAG, FORWARDER),
                                partition(1, 100, null, null)),
                        new LetterCount(0L, true)))
                .isEmpty();
        assertThat(said(BROKER, List.of(BROKER, OTHER))).isEmpty();
    }

    @Test
    void aGroupWithoutForwardersIsStopped() {
        assertThat(said(
                        progress(List.of(), partition(0, 40, null, null), partition(1, 99, null, null)),
                        LetterCount.UNKNOWN))
                .containsExactly(
                        "destination warehouse: stopped: no forwarder is in group windtrap.warehouse, and 61 events"
                                + " wait: start one, or see its log for why it is not in the group");
    }

    @Test
    void partitionsWithoutOwnerAreNamedWhereEventsWait() {
        assertThat(said(
                        progress(
                                List.of(FORWARDER),
                                partition(0, 40, null, FORWARDER),
                                partition(1, 100, null, null),
                                partition(2, 99, null, null),
                                partition(5, 0, null, null)),
                        LetterCount.UNKNOWN))
                .containsExactly(
                        "destination warehouse: partitions 2, 5 are without owner, and events wait there: if it"
                                + " stays so for a minute, restart the forwarders");
    }

    @Test
    void thePartitionThatIsFarthestBehindGivesTheTime() {
        assertThat(said(
                        progress(
                                List.of(FORWARDER),
                                partition(0, 40, LONGEST_LAG.plusSeconds(1), FORWARDER),
                                partition(1, 40, LONGEST_LAG, FORWARDER),
                                partition(2, 40, Duration.ofHours(2), FORWARDER)),
                        LetterCount.UNKNOWN))
                .containsExactly(
                        "destination warehouse: partitions 0, 2 are up to 2h 0m behind, more than 5m 0s: see its last"
                                + " error; if there is none, ClickHouse or the forwarders are too slow: add forwarders, as many as"
                                + " partitions at most");
    }

    @Test
    void deadLettersOfTheLastDayAreCounted() {
        assertThat(said(progress(List.of(FORWARDER), partition(0, 100, null, FORWARDER)), new LetterCount(3L, false)))
                .containsExactly("destination warehouse: at least 3 dead letters of the last day were not redriven: see"
                        + " forwarder dead-letters list --destination warehouse --since 1d, fix the cause, then forwarder"
                        + " dead-letters redrive");
    }

    @Test
    void aForwarderThatIsNotReadySaysWhy() throws Exception {
        // Given
        var answer = JsonMapper.builder()
                .build()
                .readTree("{\"instance\":\"f-1\",\"ready\":false,\"problems\":[\"no Kafka\",\"no ClickHouse\"]}");

        // When
        List<String> sentences = new Attention(NOW, LONGEST_LAG)
                .of(List.of(), List.of(), List.of(new InstanceAnswer("10.0.0.5:8082", answer, "")), "");

        // Then
        assertThat(sentences).containsExactly("forwarder f-1 at 10.0.0.5:8082 is not ready: no Kafka; no ClickHouse");
    }

    @Test
    void aTopicThatLacksBrokersNeedsThem() {
        assertThat(said(null, List.of()))
                .containsExactly(
                        "topic events: 1 of 1 partitions have no leader, and can't be read or written: start the"
                                + " brokers that are away");
        assertThat(said(BROKER, List.of(BROKER)))
                .containsExactly(
                        "topic events: 1 of 1 partitions have fewer replicas in sync than they should: start the"
                                + " brokers that are away, or give those that are slow time");
    }

    @Test
    void replaysThatCantBeReadAreSaidAndAreNullForPrograms() throws Exception {
        // Given
        var destination = new DestinationStatus(
                new GroupProgress("warehouse", "windtrap.warehouse", "events", "empty", List.of(), List.of()),
                List.of(),
                LetterCount.UNKNOWN,
                List.of());

        // When
        List<String> sentences =
                new Attention(NOW, Duration.ofMinutes(5)).of(List.of(), List.of(), List.of(), "replays are not known");
        String json = StatusText.json(
                new FleetStatus(NOW, "kafka:9092", List.of(), List.of(destination), List.of(), false, sentences));

        // Then
        assertThat(sentences).containsExactly("replays are not known");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(json)
                        .at("/destinations/0/replays")
                        .isNull())
                .isTrue();
    }
}
