package io.windtrap.common.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks the service of this machine whether it is ready, for what starts services one after the other. Exit codes: 0 when it
 * is, 1 when it is not or does not answer, 2 for a wrong configuration. Options and environment are those of the service.
 */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is ready", "1:it is not, or does not answer", "2:wrong configuration or option"})
public abstract class ReadyCheck implements Callable<Integer> {
    private static final int NOT_READY = 1;
    private static final int MISCONFIGURED = 2;
    private static final long POLL_MS = 100;
    private static final int TIMEOUT_MS = 5_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Ask again until it is ready, for this many seconds. Default: ask once.")
    private int seconds;

    /** Where the service answers {@code /ready}. */
    protected abstract Address address(WindtrapConfig config);

    /**
     * An admin port.
     *
     * @param host that the service listens on; where that is every address of the machine, its own is asked
     * @param port 1 to 65535
     */
    public record Address(String host, int port) {
        URI ready() throws IOException {
            InetAddress listensOn = InetAddress.getByName(host);
            String asked = listensOn.isAnyLocalAddress()
                    ? InetAddress.getLoopbackAddress().getHostAddress()
                    : listensOn.getHostAddress();
            try {
                return new URI("http", null, asked, port, "/ready", null, null);
            } catch (URISyntaxException e) {
                throw new IOException("the admin address " + host + ":" + port + " is not an address", e);
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        URI ready;
        try {
            Path given = spec.root().findOption("--config").getValue();
            Path file = ConfigLoader.find(given, System.getenv());
            ready = address(ConfigLoader.load(file, System.getenv())).ready();
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return NOT_READY;
        }
        return ask(ready);
    }

    private int ask(URI ready) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<String> obstacles = obstacles(ready);
        while (!obstacles.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MS);
            obstacles = obstacles(ready);
        }
        if (obstacles.isEmpty()) {
            spec.commandLine().getOut().println("ready");
            return 0;
        }
        spec.commandLine().getErr().println("not ready" + (seconds > 0 ? " after " + seconds + " s" : "") + ":");
        obstacles.forEach(obstacle -> spec.commandLine().getErr().println("  " + obstacle));
        return NOT_READY;
    }

    /** What the service says that it lacks, a line each; empty when it is ready. */
    private static List<String> obstacles(URI ready) {
        try {
            var connection = (HttpURLConnection) ready.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = body == null ? "" : new String(body.readAllBytes(), UTF_8);
                if (status == HttpURLConnection.HTTP_OK) {
                    return List.of();
                }
                return text.isBlank()
                        ? List.of(ready + " answered " + status)
                        : text.lines().toList();
            }
        } catch (IOException e) {
            return List.of(ready + " does not answer: " + e.getMessage()
                    + "; is the service running, with this configuration?");
        }
    }
}
