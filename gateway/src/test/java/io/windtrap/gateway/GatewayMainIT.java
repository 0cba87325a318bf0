package io.windtrap.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestCertificate;
import io.windtrap.gateway.http.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as operators run it: a process with options, a file, exit codes and signals. */
final class GatewayMainIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern PORT = Pattern.compile("listening .*\\bport=\"?(\\d+)");
    private static final Pattern ADMIN_PORT = Pattern.compile("listening .*\\badminPort=\"?(\\d+)");
    /** What the README says that an open connection may take beside its body. */
    private static final long HEAP_OF_A_CONNECTION = 16 << 10;

    @TempDir
    private Path folder;

    private @Nullable Process process;

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void namesEveryProblemOfItsConfigurationAndExitsWith2() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("windtrap.yml"), """
                gateway: {port: 99999, linger: soon, idle-timeout: 1s}
                sources: [{id: web}]
                """);

        // When
        Process started = start("--config", file.toString());

        // Then
        assertThat(exitCode(started)).isEqualTo(2);
        assertThat(output()).contains("gateway.linger", "sources[0].write-key").doesNotContain("\tat ");
    }

    @Test
    void saysThatAFileOrAnOptionIsMissing() throws Exception {
        assertThat(exitCode(start("--config", "nowhere.yml"))).isEqualTo(2);
        assertThat(output()).contains("nowhere.yml").doesNotContain("\tat ");
        assertThat(exitCode(start("--no-such-option"))).isEqualTo(2);
    }

    @Test
    void tellsItsVersionAndItsOptions() throws Exception {
        assertThat(exitCode(start("--version"))).isZero();
        assertThat(output()).contains("windtrap ");
        assertThat(exitCode(start("--help"))).isZero();
        assertThat(output()).contains("--config");
    }

    @Test
    void saysWhichPortIsBusyAndExitsWith1() throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            String yaml =
                    TestGateway.yaml(TestGateway.NO_KAFKA).replaceFirst("port: 0", "port: " + busy.getLocalPort());
            Path file = Files.writeString(folder.resolve("windtrap.yml"), yaml);

            // When
            Process started = start("--config", file.toString());

            // Then
            assertThat(exitCode(started)).isEqualTo(1);
            assertThat(output())
                    .contains("can't listen on gateway port 127.0.0.1:" + busy.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void warnsOfASmallHeapAndThatNobodyMaySendAndExitsWith0OnSigtermWithoutKafka() throws Exception {
        // Given
        String yaml = TestGateway.yaml(TestGateway.NO_KAFKA);
        Path file = Files.writeString(folder.resolve("windtrap.yml"), yaml.substring(0, yaml.indexOf("sources:")));
        Process started = start("--config", file.toString());
        int port = awaitPort();
        assertThat(output()).contains("has no sources").containsOnlyOnce("the heap may have");
        try (var idle = new RawConnection(port)) {
            // When
            started.destroy();

            // Then
            assertThat(exitCode(started)).isZero();
            assertThat(idle.isClosedByServer()).isTrue();
            assertThat(output()).contains("drained");
        }
    }

    @Test
    void outlivesSighupAndExitsWith0OnSigtermWhileItStarts() throws Exception {
        // Given: a start that waits for somebody to write its key store
        Path keystore = folder.resolve("keystore.p12");
        assertThat(new ProcessBuilder("mkfifo", keystore.toString()).start().waitFor())
                .isZero();
        Path file = Files.writeString(
                folder.resolve("windtrap.yml"),
                TestGateway.yaml(TestGateway.NO_KAFKA, "tls: {keystore: " + keystore + ", keystore-password: secret}"));
        Process started = start("--config", file.toString());
        await().atMost(PATIENCE).until(() -> output().contains("Kafka is not usable"));

        // When
        hangUp(started);
        await().atMost(PATIENCE).until(() -> output().contains("still starting"));
        started.destroy();

        // Then
        assertThat(exitCode(started)).isZero();
        assertThat(output()).doesNotContain("listening");
    }

    @Test
    void takesOverChangedSourcesAndKeepsThemWhenTheFileBreaks() throws Exception {
        // Given
        String yaml = TestGateway.yaml(TestGateway.NO_KAFKA);
        Path file = Files.writeString(folder.resolve("windtrap.yml"), yaml);
        Process started = start("--config", file.toString());
        int port = awaitPort();
        assertThat(statusFor(port, "web-key:")).contains(" 503 ");
        assertThat(statusFor(port, "fresh-key:")).contains(" 401 ");

        // When: the file is changed
        Files.writeString(file, yaml.replace("write-key: web-key", "write-key: fresh-key"));

        // Then
        await().atMost(PATIENCE).until(() -> statusFor(port, "fresh-key:").contains(" 503 "));
        assertThat(statusFor(port, "web-key:")).contains(" 401 ");

        // When: it breaks
        Files.writeString(file, "sources: [{id: web, write-key: secret-one}, {id: web");

        // Then
        await().atMost(PATIENCE).until(() -> output().contains("the former one stays in force"));
        assertThat(statusFor(port, "fresh-key:")).contains(" 503 ");

        // When: it is cut off before its sources
        Files.writeString(file, yaml.substring(0, yaml.indexOf("sources:")));

        // Then
        await().atMost(PATIENCE).until(() -> output().contains("the file has no sources"));
        assertThat(statusFor(port, "fresh-key:")).contains(" 503 ");

        // When: it is whole again
        Files.writeString(file, yaml);

        // Then
        await().atMost(PATIENCE).until(() -> statusFor(port, "web-key:").contains(" 503 "));
        assertThat(started.isAlive()).isTrue();
        assertThat(output()).doesNotContain("web-key", "fresh-key", "secret-one");
    }

    @Test
    void readsItsFilesAgainOnSighupAlthoughTheyHaveNotChanged() throws Exception {
        // Given
        TestCertificate.create("gateway").writePem(folder);
        Path file = Files.writeString(
                folder.resolve("windtrap.yml"), TestGateway.yaml(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder)));
        Process started = start("--config", file.toString());
        awaitPort();
        assertThat(output()).doesNotContain("reloaded");

        // When
        hangUp(started);

        // Then: no watch would have seen a reason to
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(output()).contains("sources reloaded").contains("certificate reloaded"));
        assertThat(started.isAlive()).isTrue();
    }

    @Test
    void saysThatItsCertificateIsBrokenAndExitsWith1() throws Exception {
        Files.writeString(folder.resolve("tls.crt"), "no certificate");
        Files.writeString(folder.resolve("tls.key"), "no key");
        Path file = Files.writeString(
                folder.resolve("windtrap.yml"), TestGateway.yaml(TestGateway.NO_KAFKA, TestGateway.pemKeys(folder)));
        assertThat(exitCode(start("--config", file.toString()))).isEqualTo(1);
        assertThat(output()).contains("gateway.tls: ", "tls.crt").doesNotContain("\tat ");
    }

    private static String statusFor(int port, String credentials) throws IOException {
        try (var connection = new RawConnection(port)) {
            return connection
                    .send("POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nAuthorization: "
                            + TestGateway.authorization(credentials) + "\r\n\r\n{\"userId\":1}")
                    .receive()
                    .status();
        }
    }

    @Test
    void survivesTwoThousandHalfBodiesInASmallHeap() throws Exception {
        // Given: 2000 bodies of 400 kB, of which half comes: six times the heap
        Path file = Files.writeString(
                folder.resolve("windtrap.yml"),
                TestGateway.yaml(
                        TestGateway.NO_KAFKA,
                        "body-timeout: 10m", // no body leaves before the last one comes, however slow the machine
                        "max-in-flight: 20MiB",
                        "producer-buffer: 16MiB",
                        "max-large-body: 8MiB"));
        Process started = start("--config", file.toString());
        int port = awaitPort();
        String head = "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                + "\r\nContent-Length: 400000\r\n\r\n";
        byte[] half = new byte[200_000];
        long before = heapInUse(started);

        // When
        List<RawConnection> connections = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            connections.add(new RawConnection(port).send(head).send(half));
        }

        // Then: whichever of them it took, there is no room left for another one
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (var next = new RawConnection(port)) {
                return next.send(head).send(half).send(half).receive().status().startsWith("HTTP/1.1 503 ");
            }
        });
        long held = heapInUse(started) - before;
        assertThat(held)
                .as("bytes more than before the bodies")
                .isBetween(15L << 20, (20L << 20) + 2000 * HEAP_OF_A_CONNECTION);
        for (RawConnection connection : connections) {
            connection.close();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (var next = new RawConnection(port)) {
                assertThat(next.send(head).send(half).send(half).receive().body())
                        .isEqualTo("invalid json\n");
            }
        });
        assertThat(output()).doesNotContain("OutOfMemory");
    }

    @Test
    void survivesZipBombsInASmallHeap() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("windtrap.yml"), TestGateway.yaml(TestGateway.NO_KAFKA));
        start("--config", file.toString());
        int port = awaitPort();
        byte[] bomb = TestGateway.gzip(new byte[300_000_000]);
        String head = "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                + "\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n";

        // When
        List<RawConnection> connections = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            connections.add(new RawConnection(port).send(head).send(bomb));
        }

        // Then
        for (RawConnection connection : connections) {
            assertThat(connection.receive().status()).startsWith("HTTP/1.1 413 ");
            connection.close();
        }
        assertThat(output()).doesNotContain("OutOfMemory");
    }

    private static void hangUp(Process running) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(running.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=HUP", // which a test run under nohup would have it ignore
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml", // production's, not that of tests
                "-cp",
                System.getProperty("java.class.path"),
                GatewayMain.class.getName()));
        command.addAll(List.of(arguments));
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(outputFile().toFile())
                .start();
        process = started;
        return started;
    }

    private int awaitPort() {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            Matcher port = PORT.matcher(output());
                            return port.find() ? Integer.parseInt(port.group(1)) : 0;
                        },
                        port -> port > 0);
    }

    /** Bytes that live in a process's heap, garbage left out. */
    private long heapInUse(Process running) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        assertThat(new ProcessBuilder(
                                jcmd.toString(),
                                "-J-Dsun.tools.attach.attachTimeout=120000", // ms; 10 s are too few on a busy machine
                                Long.toString(running.pid()),
                                "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
        Matcher adminPort = ADMIN_PORT.matcher(output());
        assertThat(adminPort.find()).isTrue();
        try (InputStream metrics = URI.create("http://127.0.0.1:" + adminPort.group(1) + "/metrics")
                .toURL()
                .openStream()) {
            return new String(metrics.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    private static int exitCode(Process started) throws InterruptedException {
        assertThat(started.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return started.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(outputFile());
    }

    private Path outputFile() {
        return folder.resolve("output.log");
    }
}
