package io.windtrap.engine.testing;

/** Kafka: one broker, no topics, and none made by itself. */
public interface KafkaServer extends TestServer {
    String bootstrapServers();
}
