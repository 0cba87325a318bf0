package io.windtrap.bench.process;

import java.nio.file.Path;

/**
 * What a run's transformer does.
 *
 * @param topic that it writes, and the forwarder reads
 * @param deduplication whether it drops events that come again
 * @param steps the block {@code transformations}; empty = none
 */
public record Transformation(String topic, boolean deduplication, String steps) {
    String yaml(Path state, int adminPort) {
        return """
                transformer:
                  topic: %s
                  application-id: %s
                  state-directory: %s
                  admin:
                    port: %d
                  deduplication:
                    enabled: %s
                """.formatted(topic, topic, state, adminPort, deduplication) + steps;
    }
}
