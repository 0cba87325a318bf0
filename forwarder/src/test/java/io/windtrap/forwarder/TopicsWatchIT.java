package io.windtrap.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.topics.TopicRole;
import io.windtrap.common.topics.TopicsWatch;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.wiring.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a forwarder says of its topics. */
final class TopicsWatchIT {
    private static final Duration LONG = Duration.ofSeconds(90);

    private final String servers = TestServers.sharedKafka().bootstrapServers();
    private final String events = "topics_watch_" + System.nanoTime();
    private final String dead = events + ".dead";
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger(TopicsWatch.class)).addAppender(log);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(TopicsWatch.class)).detachAppender(log);
        admin.close();
    }

    @Test
    void saysWhatToCreateUntilItIsThere() throws Exception {
        create(events, Map.of("max.message.bytes", "2000000", "retention.ms", "-1"));
        var config = ConfigLoader.parse(
                "test",
                "kafka: {bootstrap-servers: \"" + servers + "\", topic: " + events
                        + "}\nforwarder: {dead-letters: {topic: " + dead + "}}",
                Map.of());
        try (var watch = Wiring.topics(config, TestPauses.SHORT).start()) {
            // Then: a setting is told once, not at each look, and stops nobody
            awaitMissing(watch);
            assertThat(watch.obstacle(TopicRole.DEAD_LETTERS).orElseThrow())
                    .contains("create it with forwarder topics create, or with retention.ms=-1")
                    .contains("max.message.bytes=2065536")
                    .contains("forwarder.dead-letters.topic");
            assertThat(watch.obstacle(TopicRole.EVENTS)).isEmpty();
            assertThat(lines("topic is not as the configuration needs it"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getKeyValuePairs().toString())
                            .contains("gateway.max-body", "--add-config max.message.bytes=8388608"));

            // When
            create(dead, Map.of("max.message.bytes", "2065536", "retention.ms", "-1"));

            // Then
            await().atMost(LONG)
                    .until(() -> watch.obstacle(TopicRole.DEAD_LETTERS).isEmpty());

            // When
            admin.deleteTopics(List.of(dead)).all().get();

            // Then
            awaitMissing(watch);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(lines("dead letters can't be written"))
                            .hasSize(2)
                            .allSatisfy(line -> assertThat(line.getLevel()).isEqualTo(Level.ERROR)));
            assertThat(lines("topic is not as the configuration needs it")).hasSize(1);
        }
    }

    private List<ILoggingEvent> lines(String text) {
        return List.copyOf(log.list).stream()
                .filter(line -> line.getMessage().startsWith(text)
                        && line.getKeyValuePairs().toString().contains(events))
                .toList();
    }

    private void awaitMissing(TopicsWatch watch) {
        await().atMost(LONG)
                .until(() -> watch.obstacle(TopicRole.DEAD_LETTERS)
                        .filter(why -> why.contains(dead + " is missing"))
                        .isPresent());
    }

    private void create(String topic, Map<String, String> settings) throws Exception {
        TestTopics.create(admin, new NewTopic(topic, 1, (short) 1).configs(settings));
    }
}
