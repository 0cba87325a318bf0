package io.windtrap.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PendingChangesTest {
    private static final String FILE = """
            kafka: {topic: events, properties: {"sasl.jaas.config": one}}
            sources: [{id: web, write-key: a}]
            destinations: [{id: d, clickhouse: {url: "http://localhost:1", password: secret}}, {id: gone}]
            """;

    @Test
    void sourcesAndListsOfThemNeedNoRestart() throws Exception {
        assertThat(PendingChanges.of(config(FILE), config("""
                kafka: {topic: events, properties: {"sasl.jaas.config": one}}
                sources: [{id: web, type: Go, write-key: b}, {id: app, write-key: c, enabled: false}]
                destinations:
                  - {id: gone}
                  - {id: d, sources: [app], clickhouse: {url: "http://localhost:1", password: secret}}
                """))).isEmpty();
    }

    @Test
    void namesTheKeysOfAllElseAndNoValue() throws Exception {
        assertThat(PendingChanges.of(config(FILE), config("""
                kafka: {topic: others, properties: {"sasl.jaas.config": two}}
                forwarder: {buffer: 64MiB, dead-letters: {topic: dead}}
                sources: [{id: web, write-key: a}]
                destinations:
                  - {id: new}
                  - {id: d, topic: t, clickhouse: {url: "http://localhost:2", password: other}, mapping: {store-full-event: true}}
                """)))
                .containsExactlyInAnyOrder(
                        "kafka.topic",
                        "kafka.properties",
                        "forwarder.buffer",
                        "forwarder.dead-letters.topic",
                        "destinations[new] (new)",
                        "destinations[gone] (removed)",
                        "destinations[d].topic",
                        "destinations[d].clickhouse.url",
                        "destinations[d].clickhouse.password",
                        "destinations[d].mapping.store-full-event");
    }

    private static WindtrapConfig config(String yaml) throws ConfigException {
        return ConfigLoader.parse("test", yaml, Map.of());
    }
}
