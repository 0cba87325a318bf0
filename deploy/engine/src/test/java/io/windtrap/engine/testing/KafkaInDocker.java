package io.windtrap.engine.testing;

import org.testcontainers.kafka.KafkaContainer;

final class KafkaInDocker implements KafkaServer {
    private static final String TAG = System.getProperty("windtrap.test.kafka-tag", "4.4.0");

    private final KafkaContainer container = new KafkaContainer("apache/kafka:" + TAG)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");

    KafkaInDocker() {
        container.start();
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public boolean canRestart() {
        return false;
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        throw new UnsupportedOperationException("a container comes back on another port");
    }

    @Override
    public void close() {
        container.stop();
    }
}
