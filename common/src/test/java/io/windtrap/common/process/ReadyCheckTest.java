package io.windtrap.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.admin.ServiceMetrics;
import io.windtrap.common.config.WindtrapConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

final class ReadyCheckTest {
    @TempDir
    private Path folder;

    private final ServiceMetrics metrics = new ServiceMetrics();
    private final AtomicInteger questions = new AtomicInteger();
    private final StringWriter output = new StringWriter();
    private int readyAt = 1;
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(
                "127.0.0.1",
                0,
                () -> questions.incrementAndGet() >= readyAt ? List.of() : List.of("Kafka is away"),
                metrics.registry());
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void saysThatTheServiceIsReadyEvenWhereItListensOnAllAddresses() throws IOException {
        assertThat(run("0.0.0.0")).isZero();
        assertThat(output.toString()).isEqualToIgnoringNewLines("ready");
    }

    @Test
    void saysWhatTheServiceLacks() throws IOException {
        // Given
        readyAt = Integer.MAX_VALUE;

        // Then
        assertThat(run("127.0.0.1")).isEqualTo(1);
        assertThat(output.toString()).contains("not ready:", "  Kafka is away");
    }

    @Test
    void asksAgainUntilItIsReady() throws IOException {
        // Given
        readyAt = 3;

        // When
        int exitCode = run("127.0.0.1", "--wait", "60");

        // Then
        assertThat(exitCode).isZero();
        assertThat(questions).hasValue(3);
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        // Given
        server.close();

        // Then
        assertThat(run("127.0.0.1")).isEqualTo(1);
        assertThat(output.toString()).contains("/ready does not answer", "is the service running");
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("wrong.yml"), "gateways: {port: 1}\n");

        // Then
        assertThat(command("127.0.0.1").execute("--config", file.toString(), "ready"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("gateways");
    }

    @Test
    void sharesItsHelpWithAllServices() throws IOException {
        assertThat(run("127.0.0.1", "--help")).isZero();
        assertThat(output.toString().lines().map(String::strip))
                .contains("Usage: service ready [-hV] [--wait=SECONDS]", "Asks the service.", "Exit codes:")
                .containsSequence(
                        "0   it is ready", "1   it is not, or does not answer", "2   wrong configuration or option");
    }

    private int run(String host, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("windtrap.yml"), "kafka: {topic: events}\n");
        List<String> all = new ArrayList<>(List.of("--config", file.toString(), "ready"));
        all.addAll(List.of(options));
        return command(host).execute(all.toArray(String[]::new));
    }

    private CommandLine command(String host) {
        var said = new PrintWriter(output, true);
        return new CommandLine(new Service())
                .addSubcommand(new Check(host, server.port()))
                .setOut(said)
                .setErr(said);
    }

    @Command(name = "service")
    private static final class Service implements Runnable {
        @SuppressWarnings("UnusedVariable") // An option.
        @Option(names = "--config")
        private @Nullable Path config;

        @Override
        public void run() {}
    }

    @Command(name = "ready", description = "Asks the service.")
    private static final class Check extends ReadyCheck {
        private final Address address;

        Check(String host, int port) {
            address = new Address(host, port);
        }

        @Override
        protected Address address(WindtrapConfig config) {
            return address;
        }
    }
}
