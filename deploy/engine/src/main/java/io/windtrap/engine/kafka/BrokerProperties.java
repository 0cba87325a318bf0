package io.windtrap.engine.kafka;

import io.windtrap.engine.process.LocalPort;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The properties of a lone broker that is its own controller, small and quick to start. */
final class BrokerProperties {
    private BrokerProperties() {}

    static Properties of(Path logFolder, int port, int controllerPort, Map<String, String> extra) {
        var broker = LocalPort.HOST + ":" + port;
        var controller = LocalPort.HOST + ":" + controllerPort;
        var properties = new Properties();
        properties.putAll(Map.of(
                "node.id",
                "1",
                "process.roles",
                "broker,controller",
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                "1@" + controller,
                "listeners",
                "PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
                "advertised.listeners",
                "PLAINTEXT://" + broker,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
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
        properties.putAll(extra);
        return properties;
    }
}
