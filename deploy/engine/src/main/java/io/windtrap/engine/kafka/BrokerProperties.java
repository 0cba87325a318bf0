package io.windtrap.engine.kafka;

import io.windtrap.engine.process.LocalPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The properties of a broker, small and quick to start; the first of a cluster is the controller too. */
final class BrokerProperties {
    private BrokerProperties() {}

    /**
     * Where a broker listens.
     *
     * @param open for clients that need not say who they are
     * @param saslSsl for those that must; 0 = nowhere
     * @param controller of the cluster, which listens there itself or is reached there
     */
    record Ports(int open, int saslSsl, int controller) {}

    static Properties of(KafkaOptions options, Path logFolder, Ports ports) {
        boolean first = options.joined() == null;
        String forClients = "PLAINTEXT://" + LocalPort.HOST + ":" + ports.open();
        if (options.saslSsl() != null) {
            forClients += "," + SaslSslListener.NAME + "://" + LocalPort.HOST + ":" + ports.saslSsl();
        }
        String controller = LocalPort.HOST + ":" + ports.controller();
        var properties = new Properties();
        properties.putAll(Map.of(
                "node.id",
                first ? "1" : "2",
                "process.roles",
                first ? "broker,controller" : "broker",
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                "1@" + controller,
                "listeners",
                first ? forClients + ",CONTROLLER://" + controller : forClients,
                "advertised.listeners",
                forClients,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
                "log.dirs",
                logFolder.toString()));
        properties.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "4"));
        properties.putAll(Map.of(
                // After a kill the controller refuses the broker until the session of its former self has run out.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "num.network.threads", "2",
                "num.io.threads", "4"));
        if (options.saslSsl() != null) {
            properties.putAll(options.saslSsl().properties());
        }
        properties.putAll(options.properties());
        return properties;
    }
}
