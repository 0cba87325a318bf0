package io.windtrap.local;

import io.windtrap.local.stack.StackFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a command that uses the running local stack, and how it finds it: the data folder of {@code up} knows every port. */
public final class LocalStack {
    /** Of {@code up}, where no other is given. */
    static final String FOLDER = ".windtrap";

    private static final int CONNECT_LIMIT_MS = 5_000;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data folder of the running deploy/local/up: its ports and its write key are used (default: "
                    + FOLDER + ").")
    private @Nullable Path data;

    /**
     * The gateway's base URL: of the stack in the folder, or where {@code up} puts it when the default folder is not there.
     *
     * @throws IOException if the folder can't be read, or {@code --data} names one without a stack
     */
    public URI gateway() throws IOException {
        return url(folder().gatewayUrl(), StackFolder.GATEWAY_PORT);
    }

    /**
     * The base URL of ClickHouse's HTTP interface, found as in {@link #gateway}.
     *
     * @throws IOException as {@link #gateway} does
     */
    URI clickHouse() throws IOException {
        return url(folder().clickHouseUrl(), StackFolder.CLICKHOUSE_PORT);
    }

    /**
     * The write key of the stack.
     *
     * @throws IOException if the folder can't be read, or has none; says what to do
     */
    public String writeKey() throws IOException {
        return folder().writeKey().orElseThrow(this::noStack);
    }

    /**
     * Tells at once when nothing listens at {@code url}; waits 5 s for an address that does not answer at all.
     *
     * @param own whether this object gave the URL: false when the user did
     * @throws IOException if nobody takes a connection; says which address was tried, and what to do
     */
    public void requireListener(URI url, boolean own) throws IOException {
        int port = url.getPort() != -1 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), CONNECT_LIMIT_MS);
        } catch (IOException e) {
            String advice = own
                    ? "Start the local stack with: " + up()
                    : "Check --url; without it, the stack that " + up() + " started is used";
            throw new IOException("nothing listens at %s (%s). %s".formatted(url, e.getMessage(), advice), e);
        }
    }

    private StackFolder folder() {
        return new StackFolder(data == null ? Path.of(FOLDER) : data);
    }

    private URI url(Optional<URI> kept, int usualPort) throws IOException {
        if (kept.isEmpty() && data != null) {
            throw noStack();
        }
        return kept.orElse(URI.create("http://127.0.0.1:" + usualPort));
    }

    private IOException noStack() {
        return new IOException(folder().path() + " has no local stack. Start one with: " + up());
    }

    private String up() {
        return data == null ? "deploy/local/up" : "deploy/local/up --data " + data;
    }
}
