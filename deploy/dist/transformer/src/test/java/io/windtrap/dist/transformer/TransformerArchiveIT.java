package io.windtrap.dist.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestTopics;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked: no Java and no variable of the environment helps it. */
final class TransformerArchiveIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("dist.archive"));
    private static final long LARGEST = 95_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private static Path folder;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        run("tar", "--extract", "--gzip", "--file=" + ARCHIVE, "--directory=" + folder);
        try (Stream<Path> all = Files.list(folder)) {
            home = all.toList().getFirst();
        }
    }

    @Test
    void isSmallEnoughAndHoldsNothingOfGatewayAndForwarder() throws Exception {
        assertThat(Files.size(ARCHIVE)).isLessThan(LARGEST);
        assertThat(home.getFileName()).hasToString("windtrap-transformer-" + version());
        assertThat(names("bin")).containsExactly("transformer");
        assertThat(names("systemd")).containsExactly("windtrap-transformer@.service", "windtrap.sysusers");
        assertThat(names("share/man/man1")).containsExactly("windtrap-transformer.1");
        assertThat(names("lib"))
                .anyMatch(name -> name.startsWith("windtrap-transformer-"))
                .noneMatch(name -> name.matches("(netty|vertx|clickhouse|windtrap-(gateway|forwarder|dist)|junit).*"));
    }

    @Test
    void masksEventsAndRunsScriptsAndKeepsItsNameInItsState() throws Exception {
        // Given
        try (KafkaEngine kafka = KafkaEngine.start(folder.resolve("kafka"))) {
            createTopics(kafka);
            Path state = folder.resolve("state");
            Path config = config(kafka, state);
            Process transformer = start(config);
            try {
                // When
                awaitReady(config);
                send(kafka, "{\"type\":\"identify\",\"userId\":\"jane\",\"traits\":{\"email\":\"jane@b.example\"}}");

                // Then
                assertThat(read(kafka)).contains("\"seen\":true").contains("***@b.example").doesNotContain("jane@");
                assertThat(state.resolve("transformer.name")).isNotEmptyFile();
            } finally {
                transformer.destroy();
            }
            assertThat(transformer.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(transformer.exitValue()).isZero();
            // Nothing of Java's warnings: of them, operators would ask.
            assertThat(folder.resolve("log")).content().contains("transforming").doesNotContain("WARNING:");
        }
    }

    @Test
    void theUnitIsValidAndKeepsTheState() throws Exception {
        assumeThat(Path.of("/usr/bin/systemd-analyze")).exists();

        // Given
        String name = "windtrap-transformer@.service";
        Path units = Files.createDirectories(folder.resolve("units"));
        String unit = Files.readString(home.resolve("systemd").resolve(name));
        Files.writeString(units.resolve(name), unit.replace("/opt/windtrap-transformer/current", home.toString()));

        // When
        String verified = run(
                "systemd-analyze",
                "verify",
                "--man=no",
                units.resolve("windtrap-transformer@1.service").toString());

        // Then
        assertThat(verified.lines().filter(line -> line.contains("windtrap"))).isEmpty();
        assertThat(unit)
                .contains("StateDirectory=windtrap/transformer-%i\n")
                .contains("Environment=WINDTRAP_TRANSFORMER_STATE_DIRECTORY=%S/windtrap/transformer-%i\n")
                .contains("ExecReload=/bin/kill -HUP $MAINPID\n");
    }

    @Test
    void theInstallerHasAPlaceOfItsOwn() throws Exception {
        // Given
        Path root = folder.resolve("root");

        // When
        String said = run(home.resolve("install.sh").toString(), "--root", root.toString());

        // Then
        assertThat(said)
                .contains("windtrap-transformer " + version() + " is installed")
                .contains("systemctl enable --now windtrap-transformer@1\n");
        assertThat(root.resolve("etc/systemd/system/windtrap-transformer@.service"))
                .content()
                .contains("ExecStart=/opt/windtrap-transformer/current/bin/transformer\n");
        assertThat(root.resolve("usr/local/bin/windtrap-transformer")).isSymbolicLink();
        assertThat(run(root + "/opt/windtrap-transformer/current/bin/transformer", "--version"))
                .isEqualTo("windtrap " + version() + "\n");
    }

    private static void createTopics(KafkaEngine kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TestTopics.create(
                    admin,
                    Stream.of("events", "events.transformed", "events.dead")
                            .map(name -> new NewTopic(name, 1, (short) 1).configs(Map.of("retention.ms", "-1")))
                            .toArray(NewTopic[]::new));
        }
    }

    private static Path config(KafkaEngine kafka, Path state) throws IOException {
        Path script = Files.writeString(folder.resolve("seen.js"), """
            export function transformEvent(event) { return {...event, seen: true}; }
            """);
        return Files.writeString(folder.resolve("windtrap.yml"), """
            kafka: {bootstrap-servers: "%s"}
            transformer: {state-directory: "%s", admin: {port: %d}}
            transformations:
              - {id: emails, step: mask, mask: {patterns: email, how: cut}}
              - {id: seen, step: script, script: {file: "%s"}}
            """.formatted(
                        kafka.bootstrapServers(), state, LocalPort.keep(folder.resolve("port"), 0), script));
    }

    private static Process start(Path config) throws IOException {
        var builder = new ProcessBuilder(home.resolve("bin/transformer").toString(), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().clear();
        return builder.start();
    }

    private static void awaitReady(Path config) throws IOException, InterruptedException {
        run(home.resolve("bin/transformer").toString(), "--config", config.toString(), "ready", "--wait", "500");
    }

    private static void send(KafkaEngine kafka, String event) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var sent = new ProducerRecord<>("events", "jane", event);
            sent.headers().add("v", "1".getBytes(UTF_8)).add("source", "web".getBytes(UTF_8));
            producer.send(sent).get(1, TimeUnit.MINUTES);
        }
    }

    private static String read(KafkaEngine kafka) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = List.of(new TopicPartition("events.transformed", 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().atMost(LIMIT)
                    .until(
                            () -> StreamSupport.stream(
                                            consumer.poll(Duration.ofMillis(200))
                                                    .spliterator(),
                                            false)
                                    .map(one -> one.value())
                                    .toList(),
                            values -> !values.isEmpty())
                    .getFirst();
        }
    }

    private static String version() throws IOException {
        return Files.readString(home.resolve("VERSION")).strip();
    }

    private static List<String> names(String of) throws IOException {
        try (Stream<Path> all = Files.list(home.resolve(of))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** What it says; fails unless it succeeds. */
    private static String run(String... line) throws IOException, InterruptedException {
        Process process = process(line);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static Process process(String... line) throws IOException {
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        return builder.start();
    }
}
