package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.Secret;
import java.util.Map;

/** How both services reach Kafka. */
public interface KafkaConfig {
    /** Brokers to start from: {@code host:port}, comma-separated. */
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /** Topic of the events. */
    @WithDefault("events")
    String topic();

    /** Passed to every Kafka client as they are ({@code security.protocol}, {@code sasl.jaas.config}…); may hold secrets. */
    Map<String, Secret> properties();
}
