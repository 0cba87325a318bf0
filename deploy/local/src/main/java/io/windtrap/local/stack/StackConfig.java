package io.windtrap.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the stack's services, in the form that production reads.
 *
 * @param gatewayPort 1 to 65535, as are the admin ports
 * @param clickHouseUrl base URL of the engine
 * @param console null = there is none
 * @param transform null = there is no transformer
 */
record StackConfig(
        String bootstrapServers,
        String clickHouseUrl,
        String writeKey,
        int gatewayPort,
        int gatewayAdminPort,
        int forwarderAdminPort,
        @Nullable Console console,
        @Nullable Transform transform) {
    private static final int KEY_BYTES = 12;

    /**
     * The transformer.
     *
     * @param script its one step
     * @param state folder of its state
     * @param adminPort 1 to 65535
     */
    record Transform(Path script, Path state, int adminPort) {
        static final String TOPIC = "events.transformed";

        private String yaml() {
            return """
                    transformer:
                      topic: %s
                      state-directory: %s
                      admin:
                        port: %d
                    transformations:
                      - id: script
                        step: script
                        script:
                          file: %s
                    """.formatted(TOPIC, quoted(state), adminPort, quoted(script));
        }

        private static String quoted(Path path) {
            return "'" + path.toString().replace("'", "''") + "'";
        }
    }

    /** The console: who reaches it is on this machine, and may do everything. */
    record Console(int port, int adminPort) {
        private String yaml() {
            return """
                    console:
                      port: %d
                      without-login: operator
                      admin:
                        port: %d
                    """.formatted(port, adminPort);
        }
    }

    /** The topic that the forwarder reads. */
    String topic() {
        return transform == null ? EventsTopic.NAME : Transform.TOPIC;
    }

    String yaml() {
        return (transform == null ? "" : transform.yaml())
                + (console == null ? "" : console.yaml())
                + """
                kafka:
                  bootstrap-servers: %s
                gateway:
                  host: 127.0.0.1
                  port: %d
                  shutdown-timeout: 4s
                  admin:
                    port: %d
                forwarder:
                  drain-timeout: 4s
                  admin:
                    port: %d
                sources:
                  - id: local
                    name: Local
                    write-key: %s
                destinations:
                  - id: local
                    type: clickhouse
                    topic: %s
                    clickhouse:
                      url: %s
                    batch:
                      joint: true
                """.formatted(
                                bootstrapServers,
                                gatewayPort,
                                gatewayAdminPort,
                                forwarderAdminPort,
                                writeKey,
                                topic(),
                                clickHouseUrl);
    }

    /** The write key of this data folder: made at the first start, kept ever after. */
    static String writeKey(StackFolder folder) throws IOException {
        Path file = folder.writeKeyFile();
        String text;
        if (Files.exists(file)) {
            text = Files.readString(file).strip();
        } else {
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            text = HexFormat.of().formatHex(key);
        }
        PrivateFile.write(file, text + "\n");
        return text;
    }
}
