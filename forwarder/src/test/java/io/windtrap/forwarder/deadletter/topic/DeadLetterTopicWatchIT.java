package io.windtrap.forwarder.deadletter.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.readiness.TestPauses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeadLetterTopicWatchIT {
    private static final Duration LONG = Duration.ofSeconds(90);

    private final KafkaAccess kafka = new KafkaAccess(TestServers.sharedKafka().bootstrapServers(), Map.of());
    private final String events = "letter_topic_" + System.nanoTime();
    private final String small = events + ".small";
    private final String dead = events + ".dead";
    private final Admin admin = kafka.admin();

    @BeforeEach
    void createEvents() throws Exception {
        create(events, Map.of("max.message.bytes", "2000000"));
        create(small, Map.of("max.message.bytes", "1000000"));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void saysWhatToCreateUntilItIsThere() throws Exception {
        try (var watch = new DeadLetterTopicWatch(kafka, dead, List.of(events), TestPauses.SHORT.topics()).start()) {
            awaitMissing(watch);
            assertThat(watch.obstacle().orElseThrow())
                    .contains("create it with retention.ms=-1 and max.message.bytes=2065536")
                    .contains("forwarder.dead-letters.topic");

            // When
            create(dead, Map.of());

            // Then
            await().atMost(LONG).until(() -> watch.obstacle().isEmpty());

            // When
            admin.deleteTopics(List.of(dead)).all().get();

            // Then
            awaitMissing(watch);
        }
    }

    @Test
    void warnsOfSettingsThatCostLetters() throws Exception {
        // Given
        create(dead, Map.of("max.message.bytes", "1999999", "cleanup.policy", "compact"));
        create(
                dead + ".good",
                Map.of("max.message.bytes", "2065536", "cleanup.policy", "delete", "retention.ms", "-1"));

        // Then
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> check(dead).warnings().size() == 3);
        await().atMost(LONG)
                .ignoreExceptions()
                .until(() -> check(dead + ".good").equals(DeadLetterTopicFinding.usable(List.of())));
    }

    private DeadLetterTopicFinding check(String topic) throws InterruptedException {
        return new DeadLetterTopicCheck(topic, List.of(small, events)).look(admin);
    }

    private void awaitMissing(DeadLetterTopicWatch watch) {
        await().atMost(LONG)
                .until(() -> watch.obstacle()
                        .filter(why -> why.contains(dead + " is missing"))
                        .isPresent());
    }

    private void create(String topic, Map<String, String> settings) throws Exception {
        TestTopics.create(admin, new NewTopic(topic, 1, (short) 1).configs(settings));
    }
}
