package io.windtrap.common.topics;

import io.windtrap.common.config.KafkaConfig;

/**
 * The commands of Kafka's own tools that mend a topic.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param secured whether the tools need settings of their own to get in
 */
public record MendingCommands(String bootstrapServers, boolean secured) {
    /** What creates every topic that is missing. */
    public static final String CREATE = "forwarder topics create";

    /** Those for the Kafka of the configuration. */
    public static MendingCommands of(KafkaConfig kafka) {
        return new MendingCommands(
                kafka.bootstrapServers(), kafka.properties().keySet().stream().anyMatch(MendingCommands::isSecurity));
    }

    private static boolean isSecurity(String property) {
        return property.startsWith("security.") || property.startsWith("sasl.") || property.startsWith("ssl.");
    }

    /** Sets {@code name} of {@code topic}. */
    String set(String topic, String name, Object value) {
        return "kafka-configs.sh" + server() + " --alter --entity-type topics --entity-name " + topic + " --add-config "
                + name + "=" + value;
    }

    /** Gives {@code topic} more replicas. */
    String replicas(String topic, int replicas) {
        return "kafka-reassign-partitions.sh" + server() + " --execute --reassignment-json-file JSON"
                + ", where JSON lists " + replicas + " brokers for each partition of " + topic;
    }

    /** Deletes {@code topic}, and creates it again as it should be. */
    String recreate(String topic) {
        return "kafka-topics.sh" + server() + " --delete --topic " + topic + " && " + CREATE;
    }

    /** FILE holds what is under {@code kafka.properties}. */
    private String server() {
        return " --bootstrap-server " + bootstrapServers + (secured ? " --command-config FILE" : "");
    }
}
