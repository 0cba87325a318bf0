package io.windtrap.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a run's services: defaults wherever there are any, so that a build is measured as it comes.
 *
 * @param destination id of the destination, unique in the benchmark, as the consumer group is named after it
 * @param database created by the forwarder
 * @param batch see {@link io.windtrap.bench.build.Build}
 * @param gatewayPort 1 to 65535, as are the admin ports
 * @param transformation null = there is no transformer, as in older builds
 */
public record ServiceConfig(
        String bootstrapServers,
        String topic,
        String clickHouseUrl,
        String destination,
        String database,
        String batch,
        int gatewayPort,
        int gatewayAdminPort,
        int forwarderAdminPort,
        int transformerAdminPort,
        @Nullable Transformation transformation) {
    /** Id of the only source. */
    public static final String SOURCE = "bench";

    /** Opens nothing but a gateway on 127.0.0.1 that lives for a minute. */
    public static final String WRITE_KEY = "bench";

    /** Topic of the dead letters of all runs: a run should leave none. */
    static final String DEAD_LETTERS = "dead";

    /** Where SDKs would post to. */
    public String gatewayUrl() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    /** Consumer group of the forwarder. */
    public String consumerGroup() {
        return "windtrap." + destination;
    }

    /** Writes {@code windtrap.yml} into the folder. */
    Path write(Path folder) throws IOException {
        return Files.writeString(folder.resolve("windtrap.yml"), """
                kafka:
                  bootstrap-servers: %s
                  topic: %s
                gateway:
                  host: 127.0.0.1
                  port: %d
                  admin:
                    port: %d
                forwarder:
                  dead-letters:
                    topic: %s
                  admin:
                    port: %d
                sources:
                  - id: %s
                    write-key: %s
                destinations:
                  - id: %s
                    type: clickhouse
                %s    clickhouse:
                      url: %s
                      database: %s
                %s""".formatted(
                bootstrapServers,
                topic,
                gatewayPort,
                gatewayAdminPort,
                DEAD_LETTERS,
                forwarderAdminPort,
                SOURCE,
                WRITE_KEY,
                destination,
                (transformation == null ? "" : "    topic: " + transformation.topic() + "\n")
                        + (batch.isEmpty() ? "" : "    batch: {" + batch + "}\n"),
                clickHouseUrl,
                database,
                transformation == null ? "" : transformation.yaml(folder.resolve("state"), transformerAdminPort)));
    }
}
