package io.windtrap.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.local.sample.SendEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a newcomer runs them: one {@code up}, the others with what its lines say, and its end. */
final class UpIT {
    private static final Duration LONG = Duration.ofMinutes(6);
    /** Of its 10 s, and of what a busy machine adds. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private static final String URL = "http://127\\.0\\.0\\.1:\\d+";
    private static final Pattern READY = Pattern.compile(
            "^ready in \\d+\\.\\d s \\| console (?<console>%1$s) \\| gateway (?<gateway>%1$s) \\| ClickHouse (?<clickhouse>%1$s) \\| Kafka 127\\.0\\.0\\.1:\\d+ \\| write key (?<key>\\w{24}) \\| try: (?<try>.*)$"
                    .formatted(URL),
            Pattern.MULTILINE);
    private static final Pattern ADMIN_PORTS =
            Pattern.compile("^admin ports: gateway (%1$s), forwarder (%1$s) ".formatted(URL), Pattern.MULTILINE);

    @TempDir
    private static Path folder;

    private static Path data;
    private static Command up;
    private static Matcher ready;

    @BeforeAll
    static void start() throws IOException {
        data = folder.resolve("data");
        up = up(outputFile("up"), data, 0);
        ready = awaitReady(up);
    }

    @AfterAll
    static void endsWithinItsLimitThoughPartsOfItHang() throws Exception {
        List<ProcessHandle> parts = up.process().descendants().toList();
        try {
            // Given
            assertThat(parts).hasSize(5);
            signal("STOP", pid("kafka"));
            signal("STOP", pid("forwarder"));
            long told = System.nanoTime();

            // When
            signal("TERM", up.process().pid());

            // Then
            assertThat(up.exitCode()).isEqualTo(128 + 15);
            assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(STOP_LIMIT);
            assertThat(parts).noneMatch(ProcessHandle::isAlive);
            assertThat(up.output())
                    .contains("stopping\n", "ended by force engine=\"forwarder\"", "ended by force engine=\"Kafka\"")
                    .endsWith("stopped; data are kept in " + data.toRealPath() + "\n");
        } finally {
            up.process().destroyForcibly();
            parts.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void saysHowToSendAnEventAndWhereToLook() throws Exception {
        assertThat(ready.group("try"))
                .isEqualTo("curl -u %s: -d '{\"userId\":\"me\",\"event\":\"Hello\"}' %s/v1/track"
                        .formatted(ready.group("key"), ready.group("gateway")));
        Matcher adminPorts = ADMIN_PORTS.matcher(up.output());
        assertThat(adminPorts.find()).as(up.output()).isTrue();
        assertThat(get(adminPorts.group(1) + "/metrics")).contains("windtrap_gateway_requests_total");
        assertThat(get(adminPorts.group(2) + "/metrics")).contains("windtrap_forwarder_rows_total");
        assertThat(get(ready.group("console") + "/api/session")).contains("\"role\":\"operator\"");
        assertThat(get(ready.group("console") + "/")).contains("<script type=\"module\"");
    }

    @Test
    void isFoundByTheCommandThatSendsSampleEvents() throws Exception {
        assertThat(sendEvents().exitCode()).isZero();
        assertThat(output("send-events"))
                .containsPattern(
                        "acknowledged 300 events of 20 users in \\d+\\.\\d s \\(\\d+/s\\), \\d+ requests retried, ids \\w+-\\*\n$");
    }

    @Test
    void refusesSampleEventsWithAWrongKey() throws Exception {
        assertThat(sendEvents("--write-key=wrong").exitCode()).isEqualTo(1);
        assertThat(output("send-events")).contains("401: invalid write key").doesNotContain("\tat ");
    }

    @Test
    void isFoundByTheCommandThatAnswersAQueryWithATable() throws Exception {
        assertThat(query("SELECT event_text, anonymous_id FROM tracks WHERE event = 'stack_started'")
                        .exitCode())
                .isZero();
        assertThat(output("query")).contains("┌─event_text────┬─anonymous_id─┐", "│ Stack Started │ windtrap-up  │");
    }

    @Test
    void saysWhatIsWrongWithAQuery() throws Exception {
        assertThat(query("SELECT * FROM nowhere").exitCode()).isEqualTo(1);
        assertThat(output("query")).contains("UNKNOWN_TABLE").doesNotContain("\tat ");
    }

    @Test
    void isNotHarmedByASecondOneOnItsData() throws Exception {
        // Given
        Command second = up(outputFile("second"), data, 0, "--fresh");

        // When
        assertThat(second.exitCode()).isEqualTo(1);

        // Then
        assertThat(second.output())
                .isEqualTo(data + " is used by another up, process "
                        + up.process().pid() + ": stop that process or choose another --data\n");
        assertThat(get(ready.group("clickhouse") + "/?query=SELECT+uniqExact(id)+FROM+rudder.stack_started"))
                .isEqualTo("1\n");
        assertThat(data.resolve("windtrap.yml")).content().contains(ready.group("key"));
    }

    @Test
    void saysWhichPortIsBusy() throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            Command other = up(outputFile("other"), folder.resolve("other"), busy.getLocalPort());

            // Then
            assertThat(other.exitCode()).isEqualTo(1);
            assertThat(other.output())
                    .contains("port " + busy.getLocalPort() + " of 127.0.0.1 is busy")
                    .doesNotContain("\tat ");
        }
    }

    /** Starts one that says what it says to {@code output}. */
    static Command up(Path output, Path folderOfData, int gatewayPort, String... more) throws IOException {
        String[] ports = {
            "--data=" + folderOfData,
            "--gateway-port=" + gatewayPort,
            "--clickhouse-port=0",
            "--kafka-port=0",
            "--console-port=0"
        };
        String[] arguments = Stream.of(ports, more).flatMap(Arrays::stream).toArray(String[]::new);
        return Command.start(output, Up.class, arguments);
    }

    /** The line by which {@code up} says that it is ready, once it is there. */
    static Matcher awaitReady(Command started) throws IOException {
        await().atMost(LONG)
                .until(() -> !started.process().isAlive()
                        || READY.matcher(started.output()).find());
        Matcher line = READY.matcher(started.output());
        assertThat(line.find()).as(started.output()).isTrue();
        return line;
    }

    private static Command sendEvents(String... more) throws IOException {
        return Command.start(
                outputFile("send-events"),
                SendEvents.class,
                Stream.of(Stream.of("--data=" + data, "--count=300", "--users=20"), Stream.of(more))
                        .flatMap(options -> options)
                        .toArray(String[]::new));
    }

    private static Command query(String sql) throws IOException {
        return Command.start(outputFile("query"), Query.class, "--data=" + data, sql);
    }

    static String get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    /** Of a part, as {@code up} has said it. */
    private static long pid(String part) throws IOException {
        Matcher said = Pattern.compile(part + " +up after .* s, pid (\\d+)").matcher(up.output());
        assertThat(said.find()).isTrue();
        return Long.parseLong(said.group(1));
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String output(String name) throws IOException {
        return Files.readString(outputFile(name));
    }

    private static Path outputFile(String name) {
        return folder.resolve(name + ".log");
    }
}
