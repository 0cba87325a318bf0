package io.windtrap.forwarder.command.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.command.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.tools.ConfigCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicsCommandIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final KafkaServer KAFKA = TestServers.sharedKafka();

    private final String name = "topics_" + System.nanoTime();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()));

    @TempDir
    private Path folder;

    private CommandRun forwarder;

    @BeforeEach
    void configure() throws Exception {
        forwarder = new CommandRun(folder, """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {dead-letters: {topic: %2$s.dead}, replays: {topic: %2$s.replays}}
                destinations: [{id: a}, {id: b, topic: %2$s.b}]
                """.formatted(KAFKA.bootstrapServers(), name));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void createsWhatIsMissingAndThenFindsNothingToMend() throws Exception {
        // Given
        assertThat(forwarder.run("topics", "check")).isEqualTo(1);
        assertThat(forwarder.out())
                .contains(name + ".b is missing: create it with forwarder topics create")
                .contains("\n  forwarder topics create\n");

        // When
        assertThat(forwarder.run("topics", "create", "--partitions", "2", "--retention", "30d"))
                .as(forwarder.out() + forwarder.err())
                .isZero();

        // Then
        assertThat(forwarder.out())
                .contains("created: " + name + ".replays")
                .contains("note: " + name + ": the topic has one replica");
        assertThat(partitions(name)).isEqualTo(2);
        assertThat(partitions(name + ".b")).isEqualTo(2);
        assertThat(partitions(name + ".dead")).isEqualTo(1);
        assertThat(partitions(name + ".replays")).isEqualTo(1);
        assertThat(setting(name, "retention.ms")).isEqualTo("2592000000");
        assertThat(setting(name, "max.message.bytes")).isEqualTo("8388608");
        assertThat(setting(name + ".dead", "retention.ms")).isEqualTo("-1");
        assertThat(setting(name + ".dead", "max.message.bytes")).isEqualTo("8454144");
        assertThat(setting(name + ".replays", "cleanup.policy")).isEqualTo("compact");

        // When: again, and otherwise
        assertThat(forwarder.run("topics", "create", "--partitions", "9")).isZero();

        // Then
        assertThat(forwarder.out())
                .contains("already there, not changed: " + name + "\n")
                .doesNotContain("created: ");
        assertThat(partitions(name)).isEqualTo(2);
        assertThat(forwarder.run("topics", "check")).isZero();
    }

    @Test
    void everyCommandThatItPrintsMendsWhatItTells() throws Exception {
        // Given
        TestTopics.create(
                admin,
                topic(name, "max.message.bytes", "1048588", "message.timestamp.type", "LogAppendTime"),
                topic(name + ".b", "cleanup.policy", "compact", "retention.ms", "-1"),
                topic(name + ".dead", "retention.ms", "1000", "max.message.bytes", "1000"),
                topic(name + ".replays"));

        // When
        assertThat(forwarder.run("topics", "check")).isEqualTo(1);
        List<String> commands = forwarder
                .out()
                .lines()
                .filter(line -> line.startsWith("  kafka-configs.sh "))
                .map(String::strip)
                .toList();
        assertThat(commands).hasSize(8);
        assertThat(forwarder.run("topics", "create")).isEqualTo(1);
        assertThat(forwarder.run("topics", "create", "--allow-mismatches")).isZero();
        assertThat(forwarder.out()).contains(commands);
        commands.forEach(command -> ConfigCommand.main(
                command.substring("kafka-configs.sh ".length()).split(" ")));

        // Then
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(forwarder.run("topics", "check"))
                        .as(forwarder.out())
                        .isZero());
    }

    @Test
    void saysWhatIsWrongWithAnOptionOrWithKafka() throws Exception {
        assertThat(forwarder.run("topics")).isEqualTo(2);
        assertThat(forwarder.err()).contains("Missing command: check or create");
        assertThat(forwarder.run("topics", "create", "--partitions", "0")).isEqualTo(2);
        assertThat(forwarder.run("topics", "create", "--retention", "a week")).isEqualTo(2);
        assertThat(forwarder.err()).contains("write it as 90s, 30m, 12h or 7d");
        assertThat(forwarder.run("topics", "create", "--replication", "2")).isEqualTo(1);
        assertThat(forwarder.err()).contains("can't create topic " + name);

        var nowhere = new CommandRun(
                folder,
                "kafka: {bootstrap-servers: \"127.0.0.1:1\", properties: {default.api.timeout.ms: 1000,"
                        + " request.timeout.ms: 1000}}");
        assertThat(nowhere.run("topics", "check")).isEqualTo(1);
        assertThat(nowhere.err()).contains("Kafka does not answer: see kafka.bootstrap-servers");
    }

    @Test
    void waitsForBrokersThatAreStillStarting() throws Exception {
        // Given: fewer brokers than replicas
        assertThat(forwarder.run("topics", "create", "--replication", "2", "--wait", "1s"))
                .isEqualTo(1);
        assertThat(forwarder.err().lines()).hasSize(2).allMatch(line -> line.startsWith("can't create topic " + name));
        assertThat(forwarder.err()).containsOnlyOnce("; trying again");

        // Given: nobody listens yet
        int port = LocalPort.keep(folder.resolve("kafka.port"), 0);
        var early = new CommandRun(
                folder,
                ("kafka: {bootstrap-servers: \"127.0.0.1:%1$d\", topic: %2$s, properties:"
                                + " {default.api.timeout.ms: 5000, request.timeout.ms: 5000}}%n"
                                + "forwarder: {dead-letters: {topic: %2$s.dead}, replays: {topic: %2$s.replays}}")
                        .formatted(port, name));

        // When
        var exitCode = CompletableFuture.supplyAsync(
                () -> early.run("topics", "create", "--replication", "1", "--wait", "1m"));
        await().atMost(LONG).until(() -> early.err().contains("; trying again"));
        try (var _ = relay(port)) {
            // Then
            assertThat(exitCode.get(1, TimeUnit.MINUTES)).as(early.err()).isZero();
        }
        assertThat(partitions(name)).isEqualTo(6);
    }

    /** Leads to the broker, which then says where it is itself. */
    private static ServerSocket relay(int port) throws IOException {
        var listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    URI broker = URI.create("kafka://" + KAFKA.bootstrapServers());
                    var server = new Socket(broker.getHost(), broker.getPort());
                    Thread.startVirtualThread(() -> copy(client, server));
                    Thread.startVirtualThread(() -> copy(server, client));
                } catch (IOException e) {
                    return; // The test is over.
                }
            }
        });
        return listener;
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has gone; so have both.
        }
    }

    private static NewTopic topic(String name, String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new NewTopic(name, 1, (short) 1).configs(all);
    }

    private int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .mapToInt(described -> described.partitions().size())
                .sum();
    }

    private String setting(String topic, String setting) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .map(config -> config.get(setting).value())
                .findFirst()
                .orElseThrow();
    }
}
