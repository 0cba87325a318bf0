package io.windtrap.e2e.faults;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a fleet is set up.
 *
 * @param scenario names its topic, database and destination
 * @param clickHouseUrl where forwarders insert; null = straight into the engine
 * @param sources ids of those who may send
 * @param batch what seals a batch, as YAML
 * @param maxEvent bytes of the largest event that the topic takes
 * @param heap most memory of each process, such as {@code 256m}
 * @param requestTimeout longest silence of ClickHouse, such as {@code 3s}
 * @param kafkaProperties of the forwarders' Kafka clients
 * @param transformations the block {@code transformations}, for a transformer between gateway and forwarders; null = there is none
 */
record FleetPlan(
        String scenario,
        String clickHouseUrl,
        List<String> sources,
        String batch,
        int maxEvent,
        String heap,
        String requestTimeout,
        Map<String, String> kafkaProperties,
        @Nullable String transformations) {
    /** Whether partitions share their batches in every scenario. */
    private static final boolean JOINT = Boolean.getBoolean("faults.joint");

    private static final int MAX_EVENT = 8 << 20;

    static FleetPlan of(String scenario) {
        return new FleetPlan(
                scenario,
                null,
                List.of("local"),
                smallBatches(JOINT),
                MAX_EVENT,
                "256m",
                "3s",
                Map.of("session.timeout.ms", "2500", "heartbeat.interval.ms", "500"),
                null);
    }

    FleetPlan through(String url) {
        return new FleetPlan(
                scenario, url, sources, batch, maxEvent, heap, requestTimeout, kafkaProperties, transformations);
    }

    /** For statements that take their time. */
    FleetPlan withLongRequests() {
        return new FleetPlan(
                scenario, clickHouseUrl, sources, batch, maxEvent, heap, "60s", kafkaProperties, transformations);
    }

    FleetPlan withSources(List<String> ids) {
        return new FleetPlan(
                scenario, clickHouseUrl, ids, batch, maxEvent, heap, requestTimeout, kafkaProperties, transformations);
    }

    /** So that there are many batches to be hit. */
    private static String smallBatches(boolean joint) {
        return "{rows: 400, freshness: 200ms, joint: " + joint + "}";
    }

    /** With forwarders whose partitions share their batches. */
    FleetPlan withJointBatches() {
        return withBatches(true);
    }

    /** With forwarders whose partitions have batches of their own, in every run: for what is said of these alone. */
    FleetPlan withBatchesOfEachPartition() {
        return withBatches(false);
    }

    private FleetPlan withBatches(boolean joint) {
        return new FleetPlan(
                scenario,
                clickHouseUrl,
                sources,
                smallBatches(joint),
                maxEvent,
                heap,
                requestTimeout,
                kafkaProperties,
                transformations);
    }

    /** With a transformer, which drops events that come again as well. */
    FleetPlan withTransformations(String yaml) {
        return new FleetPlan(
                scenario, clickHouseUrl, sources, batch, maxEvent, heap, requestTimeout, kafkaProperties, yaml);
    }

    boolean hasTransformer() {
        return transformations != null;
    }

    /** The topic that the forwarders read. */
    String topicOfForwarders() {
        return hasTransformer() ? scenario + ".transformed" : scenario;
    }

    /** As an operator's would be: batches, time limits and heap by default, and events up to the gateway's limit. */
    static FleetPlan likeProduction(String scenario, List<String> sources) {
        return new FleetPlan(
                scenario, null, sources, "{joint: " + JOINT + "}", 16 << 20, "512m", "60s", Map.of(), null);
    }

    /** What {@code source} authenticates with. */
    static String writeKey(String source) {
        return source + "-write-key";
    }

    /** @param protocol {@code classic} or {@code consumer} */
    FleetPlan withGroupProtocol(String protocol) {
        if (protocol.equals("classic")) {
            return this;
        }
        Map<String, String> properties = new HashMap<>(kafkaProperties);
        // The broker sets them for this protocol.
        properties.keySet().removeAll(Set.of("session.timeout.ms", "heartbeat.interval.ms"));
        properties.put("group.protocol", protocol);
        return new FleetPlan(
                scenario, clickHouseUrl, sources, batch, maxEvent, heap, requestTimeout, properties, transformations);
    }

    /** The topic of the scenario's dead letters. */
    String deadLetters() {
        return scenario + ".dead";
    }

    /** The topic of the scenario's replays. */
    String replays() {
        return scenario + ".replays";
    }

    /** @param state folder of the transformer's state */
    String yaml(String bootstrapServers, String engineUrl, int gatewayPort, Path state) {
        String properties = kafkaProperties.entrySet().stream()
                .map(property -> property.getKey() + ": '" + property.getValue() + "'")
                .collect(Collectors.joining(", "));
        String keys = sources.stream()
                .map(source -> "{id: " + source + ", write-key: " + writeKey(source) + "}")
                .collect(Collectors.joining(", "));
        return transformer(state)
                + """
                kafka:
                  bootstrap-servers: %s
                  topic: %s
                  properties: {%s}
                gateway:
                  host: 127.0.0.1
                  port: %d
                  # A slow machine must not make an answer of 503 of an event that Kafka takes all the same.
                  acknowledgement-timeout: 60s
                  shutdown-timeout: 60s
                forwarder:
                  drain-timeout: 3s
                  dead-letters:
                    topic: %s
                  replays:
                    topic: %s
                sources: [%s]
                destinations:
                  - id: %s
                    topic: %s
                    type: clickhouse
                    clickhouse:
                      url: %s
                      database: %s
                      connect-timeout: 2s
                      request-timeout: %s
                    batch: %s
                """.formatted(
                                bootstrapServers,
                                scenario,
                                properties,
                                gatewayPort,
                                deadLetters(),
                                replays(),
                                keys,
                                scenario,
                                topicOfForwarders(),
                                clickHouseUrl == null ? engineUrl : clickHouseUrl,
                                scenario,
                                requestTimeout,
                                batch);
    }

    private String transformer(Path state) {
        return transformations == null ? "" : """
                transformer:
                  topic: %s
                  application-id: %s
                  state-directory: %s
                  deduplication: {enabled: true}
                %s
                """.formatted(topicOfForwarders(), scenario, state, transformations);
    }
}
