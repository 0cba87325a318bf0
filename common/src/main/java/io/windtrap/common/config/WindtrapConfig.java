package io.windtrap.common.config;

import io.smallrye.config.ConfigMapping;
import java.util.List;

/**
 * The whole configuration. Every key is described, with its default, in {@code windtrap.sample.yml}; key
 * {@code gateway.port} of the file is environment variable {@code WINDTRAP_GATEWAY_PORT}, which wins.
 */
@ConfigMapping(prefix = WindtrapConfig.PREFIX)
public interface WindtrapConfig {
    /** What its keys begin with inside the program; files have them without. */
    String PREFIX = "windtrap";

    /** How both services reach Kafka. */
    KafkaConfig kafka();

    /** The HTTP side. */
    GatewayConfig gateway();

    /** The ClickHouse side. */
    ForwarderConfig forwarder();

    /** The optional stage between them. */
    TransformerConfig transformer();

    /** The optional page in the browser. */
    ConsoleConfig console();

    /** Who may send: empty means that every request is refused. */
    List<SourceConfig> sources();

    /** What the transformer does with events, in this order: empty means that it passes them on as they are. */
    List<TransformationConfig> transformations();

    /** Where events go: empty means that the forwarder has nothing to do. */
    List<DestinationConfig> destinations();
}
