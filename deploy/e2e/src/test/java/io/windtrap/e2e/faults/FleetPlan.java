package io.windtrap.e2e.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
 */
record FleetPlan(
        String scenario,
        String clickHouseUrl,
        List<String> sources,
        String batch,
        int maxEvent,
        String heap,
        String requestTimeout,
        Map<String, String> kafkaProperties) {
    /** So that there are many batches to be hit. */
    private static final String SMALL_BATCHES = "{rows: 400, age: 200ms}";

    private static final int MAX_EVENT = 8 << 20;

    static FleetPlan of(String scenario) {
        return new FleetPlan(
                scenario,
                null,
                List.of("local"),
                SMALL_BATCHES,
                MAX_EVENT,
                "256m",
                "3s",
                Map.of("session.timeout.ms", "2500", "heartbeat.interval.ms", "500"));
    }

    FleetPlan through(String url) {
        return new FleetPlan(scenario, url, sources, batch, maxEvent, heap, requestTimeout, kafkaProperties);
    }

    /** For statements that take their time. */
    FleetPlan withLongRequests() {
        return new FleetPlan(scenario, clickHouseUrl, sources, batch, maxEvent, heap, "60s", kafkaProperties);
    }

    FleetPlan withSources(List<String> ids) {
        return new FleetPlan(scenario, clickHouseUrl, ids, batch, maxEvent, heap, requestTimeout, kafkaProperties);
    }

    /** As an operator's would be: batches, time limits and heap by default, and events up to the gateway's limit. */
    static FleetPlan likeProduction(String scenario, List<String> sources) {
        return new FleetPlan(scenario, null, sources, "{}", 16 << 20, "512m", "60s", Map.of());
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
        return new FleetPlan(scenario, clickHouseUrl, sources, batch, maxEvent, heap, requestTimeout, properties);
    }

    /** The topic of the scenario's dead letters. */
    String deadLetters() {
        return scenario + ".dead";
    }

    /** The topic of the scenario's replays. */
    String replays() {
        return scenario + ".replays";
    }

    String yaml(String bootstrapServers, String engineUrl, int gatewayPort) {
        String properties = kafkaProperties.entrySet().stream()
                .map(property -> property.getKey() + ": '" + property.getValue() + "'")
                .collect(Collectors.joining(", "));
        String keys = sources.stream()
                .map(source -> "{id: " + source + ", write-key: " + writeKey(source) + "}")
                .collect(Collectors.joining(", "));
        return """
                kafka:
                  bootstrap-servers: %s
                  topic: %s
                  properties: {%s}
                gateway:
                  host: 127.0.0.1
                  port: %d
                forwarder:
                  drain-timeout: 3s
                  dead-letters:
                    topic: %s
                  replays:
                    topic: %s
                sources: [%s]
                destinations:
                  - id: %s
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
                        clickHouseUrl == null ? engineUrl : clickHouseUrl,
                        scenario,
                        requestTimeout,
                        batch);
    }
}
