package io.windtrap.common.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.topics.TopicRules.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

final class TopicRulesTest {
    private static final int MAX_BODY = 4_096_000;
    private static final RequiredTopic EVENTS = new RequiredTopic("events", TopicRole.EVENTS, "kafka.topic", MAX_BODY);
    private static final RequiredTopic DEAD =
            new RequiredTopic("dead", TopicRole.DEAD_LETTERS, "forwarder.dead-letters.topic", MAX_BODY);
    private static final RequiredTopic REPLAYS =
            new RequiredTopic("replays", TopicRole.REPLAYS, "forwarder.replays.topic", MAX_BODY);
    private static final Surroundings CLUSTER =
            new Surroundings(3, "events", 8_388_608, new MendingCommands("b:9092", false));

    @Test
    void haveNothingAgainstWhatIsCreated() {
        for (RequiredTopic topic : List.of(EVENTS, DEAD, REPLAYS)) {
            for (int replicas = 2; replicas <= 3; replicas++) {
                SeenTopic created = seen(topic.partitions(6), replicas, topic.settings(replicas, -1));
                assertThat(findings(topic, created))
                        .noneMatch(TopicFinding::isMismatch)
                        .hasSize(3 - replicas);
            }
        }
    }

    @Test
    void adviseTheSizesOfTheSampleFile() {
        assertThat(EVENTS.settings(3, -1))
                .containsEntry("max.message.bytes", "8388608")
                .containsEntry("retention.ms", "-1")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("message.timestamp.type", "CreateTime");
        assertThat(EVENTS.settings(1, 1000))
                .containsEntry("retention.ms", "1000")
                .containsEntry("min.insync.replicas", "1");
        assertThat(DEAD.settings(3, 1000))
                .containsEntry("max.message.bytes", "8454144")
                .containsEntry("retention.ms", "-1");
        assertThat(REPLAYS.settings(3, 1000))
                .containsExactly(Map.entry("cleanup.policy", "compact"), Map.entry("min.insync.replicas", "2"));
        assertThat(TopicCheck.advice(CLUSTER))
                .isEqualTo("retention.ms=-1 and max.message.bytes=8454144 (64 KiB above that of events)");
        assertThat(TopicCheck.advice(new Surroundings(0, "", 0, CLUSTER.commands())))
                .isEqualTo("retention.ms=-1 and max.message.bytes 64 KiB above that of the events");
    }

    @Test
    void tellEachSettingThatCostsEvents() {
        Map<String, String> settings = Map.of(
                "max.message.bytes",
                "1048588",
                "cleanup.policy",
                "compact,delete",
                "message.timestamp.type",
                "LogAppendTime");
        SeenTopic events = seen(6, 3, settings);
        events.settings().put("retention.ms", new SeenTopic.Setting("604800000", false));

        assertThat(findings(EVENTS, events))
                .extracting(TopicFinding::remedy)
                .containsExactly(
                        "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name events"
                                + " --add-config max.message.bytes=8388608",
                        "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name events"
                                + " --add-config cleanup.policy=delete",
                        "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name events"
                                + " --add-config retention.ms=-1",
                        "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name events"
                                + " --add-config message.timestamp.type=CreateTime");
        assertThat(findings(EVENTS, events).get(2).problem()).contains("7 days");
    }

    @Test
    void takeARetentionThatSomebodyChose() {
        assertThat(findings(EVENTS, seen(6, 3, Map.of("retention.ms", "604800000"))))
                .isEmpty();
    }

    @Test
    void tellEachSettingThatCostsALetter() {
        assertThat(findings(
                        DEAD,
                        seen(
                                1,
                                3,
                                Map.of(
                                        "retention.ms",
                                        "604800000",
                                        "max.message.bytes",
                                        "8388607",
                                        "cleanup.policy",
                                        "compact"))))
                .extracting(TopicFinding::problem)
                .satisfiesExactly(
                        size -> assertThat(size)
                                .startsWith("max.message.bytes=8388607 is below that of events, 8388608"),
                        policy -> assertThat(policy).startsWith("cleanup.policy=compact "),
                        retention -> assertThat(retention).startsWith("retention.ms=604800000 "));
    }

    @Test
    void wantReplaysInOnePartitionThatIsCompacted() {
        assertThat(findings(REPLAYS, seen(2, 3, Map.of("cleanup.policy", "compact,delete"))))
                .extracting(TopicFinding::remedy)
                .containsExactly(
                        "kafka-topics.sh --bootstrap-server b:9092 --delete --topic replays && forwarder topics create",
                        "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name replays"
                                + " --add-config cleanup.policy=compact");
    }

    @Test
    void wantAsManyReplicasAsTheBrokersCanHold() {
        SeenTopic one = seen(6, 1, Map.of());
        assertThat(findings(EVENTS, one)).singleElement().satisfies(finding -> {
            assertThat(finding.isMismatch()).isTrue();
            assertThat(finding.remedy())
                    .startsWith("kafka-reassign-partitions.sh")
                    .contains("3 brokers");
        });
        assertThat(TopicRules.findings(EVENTS, one, new Surroundings(1, "", 0, CLUSTER.commands())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.isMismatch()).isFalse());
        assertThat(findings(EVENTS, seen(6, 2, Map.of()))).noneMatch(TopicFinding::isMismatch);
        assertThat(findings(EVENTS, seen(6, 3, Map.of("min.insync.replicas", "1"))))
                .extracting(TopicFinding::remedy)
                .singleElement()
                .asString()
                .endsWith("min.insync.replicas=2");
        assertThat(findings(EVENTS, seen(6, 3, Map.of("min.insync.replicas", "3"))))
                .extracting(TopicFinding::remedy)
                .singleElement()
                .asString()
                .endsWith("min.insync.replicas=2");
    }

    @Test
    void doNotJudgeWhatIsNotKnown() {
        for (RequiredTopic topic : List.of(EVENTS, DEAD, REPLAYS)) {
            assertThat(findings(topic, seen(1, 3, Map.of()))).isEmpty();
        }
    }

    @Test
    void askForSettingsOfTheToolsWhereKafkaIsSecured() {
        var secured = new Surroundings(3, "", 0, new MendingCommands("b:9092", true));

        assertThat(TopicRules.findings(REPLAYS, seen(1, 3, Map.of("cleanup.policy", "delete")), secured))
                .extracting(TopicFinding::remedy)
                .singleElement()
                .asString()
                .contains(" --command-config FILE ");
    }

    @Test
    void topicsOfTheConfigurationAreEachThereOnce() throws Exception {
        var config = ConfigLoader.parse(
                "test", "destinations: [{id: a}, {id: b, topic: own}, {id: c, topic: own}]", Map.of());

        assertThat(RequiredTopic.all(config))
                .extracting(RequiredTopic::name)
                .containsExactly("events", "own", "events.dead", "windtrap.replays");
        assertThat(RequiredTopic.ofForwarder(
                        ConfigLoader.parse("test", "destinations: [{id: b, topic: own}]", Map.of())))
                .extracting(RequiredTopic::name)
                .containsExactly("own", "events.dead", "windtrap.replays");
    }

    private static List<TopicFinding> findings(RequiredTopic topic, SeenTopic seen) {
        return TopicRules.findings(topic, seen, CLUSTER);
    }

    private static SeenTopic seen(int partitions, int replicas, Map<String, String> settings) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(id -> new Node(id, "host", 1))
                .toList();
        Map<String, SeenTopic.Setting> own = new HashMap<>();
        settings.forEach((name, value) -> own.put(name, new SeenTopic.Setting(value, true)));
        return new SeenTopic(
                IntStream.range(0, partitions)
                        .mapToObj(id -> new TopicPartitionInfo(id, nodes.getFirst(), nodes, nodes))
                        .toList(),
                own);
    }
}
