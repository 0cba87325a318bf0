package io.windtrap.local.stack;

import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the data folder of a stack says about it: its ports and its write key, of the last start. A stack that is not
 * running has them as well.
 *
 * @param path need not exist
 */
public record StackFolder(Path path) {
    /** Where the gateway listens: its port when the folder keeps none. */
    public static final int GATEWAY_PORT = 8080;
    /** The same of ClickHouse's HTTP port. */
    public static final int CLICKHOUSE_PORT = 8123;

    /** The gateway's base URL; empty when no stack was ever started with this folder. */
    public Optional<URI> gatewayUrl() throws IOException {
        return url(gatewayPort());
    }

    /** The base URL of ClickHouse's HTTP interface; empty as in {@link #gatewayUrl}. */
    public Optional<URI> clickHouseUrl() throws IOException {
        return url(clickHouse().resolve("port"));
    }

    /** The write key of the stack's one source; empty as in {@link #gatewayUrl}. */
    public Optional<String> writeKey() throws IOException {
        return read(writeKeyFile());
    }

    Path gatewayPort() {
        return path.resolve("gateway-port");
    }

    Path clickHouse() {
        return path.resolve("clickhouse");
    }

    Path writeKeyFile() {
        return path.resolve("write-key");
    }

    private static Optional<URI> url(Path portFile) throws IOException {
        return read(portFile).map(port -> URI.create("http://" + LocalPort.HOST + ":" + port));
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
