package io.windtrap.e2e.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How a fleet is set up.
 *
 * @param scenario names its topic, database and destination
 * @param clickHouseUrl where forwarders insert; null = straight into the engine
 * @param batchRows rows that seal a batch: few, so that there are many batches to be hit
 * @param requestTimeout longest silence of ClickHouse, such as {@code 3s}
 * @param kafkaProperties of the forwarders' Kafka clients
 */
record FleetPlan(
        String scenario,
        String clickHouseUrl,
        int batchRows,
        String requestTimeout,
        Map<String, String> kafkaProperties) {
    private static final int FEW_ROWS = 400;

    static FleetPlan of(String scenario) {
        return new FleetPlan(
                scenario, null, FEW_ROWS, "3s", Map.of("session.timeout.ms", "2500", "heartbeat.interval.ms", "500"));
    }

    FleetPlan throughLink(FaultyLink link) {
        return new FleetPlan(scenario, link.url(), batchRows, requestTimeout, kafkaProperties);
    }

    /** For statements that take their time. */
    FleetPlan withLongRequests() {
        return new FleetPlan(scenario, clickHouseUrl, batchRows, "60s", kafkaProperties);
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
        return new FleetPlan(scenario, clickHouseUrl, batchRows, requestTimeout, properties);
    }

    /** The topic of the scenario's dead letters. */
    String deadLetters() {
        return scenario + ".dead";
    }

    String yaml(String bootstrapServers, String engineUrl, String writeKey, int gatewayPort) {
        StringBuilder properties = new StringBuilder();
        kafkaProperties.forEach((name, value) -> properties
                .append("    ")
                .append(name)
                .append(": \"")
                .append(value)
                .append("\"\n"));
        return """
                kafka:
                  bootstrap-servers: %s
                  topic: %s
                  properties:
                %sgateway:
                  host: 127.0.0.1
                  port: %d
                forwarder:
                  drain-timeout: 3s
                  dead-letters:
                    topic: %s
                sources:
                  - id: local
                    write-key: %s
                destinations:
                  - id: %s
                    type: clickhouse
                    clickhouse:
                      url: %s
                      database: %s
                      connect-timeout: 2s
                      request-timeout: %s
                    batch:
                      rows: %d
                      age: 60ms
                """.formatted(
                        bootstrapServers,
                        scenario,
                        properties,
                        gatewayPort,
                        deadLetters(),
                        writeKey,
                        scenario,
                        clickHouseUrl == null ? engineUrl : clickHouseUrl,
                        scenario,
                        requestTimeout,
                        batchRows);
    }
}
