package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution on a Debian that has nothing but its base: unpacked and installed there, started with an empty environment. Kafka
 * and ClickHouse run outside, on 127.0.0.1. Needs root and debootstrap, and a mirror of Debian for the first run.
 */
@Tag("foreign-root")
final class ForeignRootIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("dist.archive"));
    private static final Path ROOT = ARCHIVE.resolveSibling("foreign-root");
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration FAST = Duration.ofMillis(1_500);
    private static final int STARTS = 5;
    private static final String WITHOUT_CACHE = "-XX:AOTMode=off";

    @TempDir
    private static Path folder;

    private static KafkaEngine kafka;
    private static ClickHouseEngine clickHouse;
    private static final HttpClient client = HttpClient.newHttpClient();
    private static final Map<String, Integer> ports = new HashMap<>();

    @BeforeAll
    static void install() throws Exception {
        if (!Files.exists(ROOT.resolve("etc/debian_version"))) {
            Command.run(System.getenv(), List.of("debootstrap", "--variant=minbase", "stable", ROOT.toString()))
                    .succeeded();
        }
        kafka = KafkaEngine.start(folder.resolve("kafka"));
        clickHouse = ClickHouseEngine.start(folder.resolve("clickhouse"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("events", 1, (short) 1), new NewTopic("events.dead", 1, (short) 1)))
                    .all()
                    .get();
        }
        for (String port : List.of("gateway", "gateway-admin", "forwarder-admin")) {
            ports.put(port, LocalPort.keep(folder.resolve(port), 0));
        }

        Command.run("rm", "-rf", ROOT + "/opt/windtrap", ROOT + "/etc/windtrap", ROOT + "/root/unpacked")
                .succeeded();
        Files.copy(
                ARCHIVE, Files.createDirectories(ROOT.resolve("root/unpacked")).resolve("windtrap.tar.gz"));
        inside("cd /root/unpacked && tar -xzf windtrap.tar.gz && */install.sh").succeeded();
        Files.writeString(ROOT.resolve("etc/windtrap/windtrap.yml"), """
            kafka: {bootstrap-servers: "%s"}
            gateway: {host: 127.0.0.1, port: %d, admin: {port: %d}}
            forwarder: {admin: {port: %d}}
            sources: [{id: shop, write-key: a-key}]
            destinations: [{id: warehouse, type: clickhouse, clickhouse: {url: "%s"}, batch: {freshness: 100ms}}]
            """.formatted(
                        kafka.bootstrapServers(),
                        ports.get("gateway"),
                        ports.get("gateway-admin"),
                        ports.get("forwarder-admin"),
                        clickHouse.url()));
    }

    @AfterAll
    static void stop() {
        client.close();
        kafka.close();
        clickHouse.close();
    }

    @Test
    void hasNoJavaOfItsOwn() throws Exception {
        assertThat(inside("command -v java").exitCode()).isNotZero();
        assertThat(inside("windtrap-gateway --version").succeeded()).startsWith("windtrap ");
    }

    @Test
    void aFirstEventPasses() throws Exception {
        Process gateway = start("gateway", "");
        Process forwarder = start("forwarder", "");
        try {
            // Given
            awaitReady(gateway, "gateway");
            awaitReady(forwarder, "forwarder");
            assertThat(inside("windtrap-gateway ready && windtrap-forwarder ready")
                            .succeeded())
                    .isEqualTo("ready\nready\n");

            // When
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get("gateway") + "/v1/track"))
                            .header("Authorization", "Basic YS1rZXk6") // a-key:
                            .POST(BodyPublishers.ofString("{\"userId\":\"u\",\"event\":\"First Event\"}"))
                            .build(),
                    BodyHandlers.ofString());

            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            await().atMost(LIMIT)
                    .ignoreExceptions() // The table is made with the event.
                    .untilAsserted(() -> assertThat(clickHouse.query("SELECT event_text FROM rudder.first_event"))
                            .isEqualTo("First Event\n"));
        } finally {
            end(gateway);
            end(forwarder);
        }
    }

    @Test
    void startsFastWithTheCache() throws Exception {
        var soft = new SoftAssertions();
        for (String tool : List.of("gateway", "forwarder")) {
            // When
            List<Duration> with = startTimes(tool, "-XX:AOTMode=on");
            List<Duration> without = startTimes(tool, WITHOUT_CACHE);

            // Then
            System.out.printf(
                    "distribution | %s from process start to /ready, in ms | AOT cache %s | without %s%n",
                    tool, text(with), text(without));
            soft.assertThat(with.getFirst()).as(tool).isLessThan(FAST).isLessThan(without.getFirst());
        }
        soft.assertAll();
    }

    /** Shortest first. */
    private static List<Duration> startTimes(String tool, String options) throws IOException, InterruptedException {
        List<Duration> times = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            long begun = System.nanoTime();
            Process process = start(tool, options);
            try {
                awaitReady(process, tool);
                times.add(Duration.ofNanos(System.nanoTime() - begun));
            } finally {
                end(process);
            }
        }
        Collections.sort(times);
        return times;
    }

    private static String text(List<Duration> times) {
        return times.stream().map(Duration::toMillis).toList().toString();
    }

    private static void awaitReady(Process process, String tool) {
        HttpRequest ready = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ports.get(tool + "-admin") + "/ready"))
                .build();
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(process.isAlive()).isTrue();
                    return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
                });
    }

    private static Process start(String tool, String options) throws IOException {
        return new ProcessBuilder(
                        insideLine((options.isEmpty() ? "" : "JAVA_OPTS='" + options + "' ") + "exec windtrap-" + tool))
                .redirectErrorStream(true)
                .redirectOutput(
                        ARCHIVE.resolveSibling("foreign-" + tool + ".log").toFile())
                .start();
    }

    /** By SIGTERM, as systemd does; the forwarder leaves its group, so that the next one need not wait for it. */
    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor()).isZero();
    }

    private static Command inside(String script) throws IOException, InterruptedException {
        return Command.run(insideLine(script).toArray(String[]::new));
    }

    /** With /proc, as every Linux has, and no variable but the path. */
    private static List<String> insideLine(String script) {
        return List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" /usr/bin/env -i"
                        + " PATH=/usr/local/bin:/usr/bin:/bin /bin/sh -c \"$1\"",
                ROOT.toString(),
                script);
    }
}
