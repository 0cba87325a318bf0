package io.windtrap.forwarder.deadletter.topic;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches on a thread of its own whether dead letters could be written, so that an operator learns of a topic that is
 * missing or denied when the forwarder starts, and not when the first bad event holds up its partition.
 */
public final class DeadLetterTopicWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterTopicWatch.class);

    private final KafkaAccess kafka;
    private final String topic;
    private final DeadLetterTopicCheck check;
    private final Duration between;
    private final Thread thread = Thread.ofVirtual().name("dead-letters-watch").unstarted(this::watch);
    private volatile DeadLetterTopicFinding finding = DeadLetterTopicFinding.obstacle("Kafka has not answered yet");

    /**
     * A watch that has not begun.
     *
     * @param topic of dead letters
     * @param events topics of the events, at least one
     * @param between pause between looks
     */
    public DeadLetterTopicWatch(KafkaAccess kafka, String topic, List<String> events, Duration between) {
        this.kafka = kafka;
        this.topic = topic;
        this.between = between;
        this.check = new DeadLetterTopicCheck(topic, events);
    }

    /** Begins to look, at once and then until closed. */
    public DeadLetterTopicWatch start() {
        thread.start();
        return this;
    }

    /** Why dead letters can't be written, for people; empty = they can. From memory. */
    public Optional<String> obstacle() {
        return Optional.ofNullable(finding.obstacle()).map(why -> "dead-letter topic: " + why);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(between);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for as long as all is well. What is not can leave a client unfit, so that the next look is by another. */
    private void look() throws InterruptedException {
        Admin admin = null;
        try {
            admin = kafka.admin();
            found(check.look(admin));
            while (finding.obstacle() == null) {
                Thread.sleep(between);
                found(check.look(admin));
            }
        } catch (KafkaException e) {
            // Says nothing about the topic; that Kafka is away is told as not being a member.
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private void found(DeadLetterTopicFinding now) {
        DeadLetterTopicFinding before = finding;
        finding = now;
        if (!Objects.equals(now.obstacle(), before.obstacle())) {
            if (now.obstacle() != null) {
                log.atError()
                        .addKeyValue("topic", topic)
                        .addKeyValue("reason", now.obstacle())
                        .log(
                                "dead letters can't be written; the first event that can't be stored will stop its partition");
            } else {
                log.atInfo().addKeyValue("topic", topic).log("dead letters can be written");
            }
        }
        if (!now.warnings().equals(before.warnings())) {
            warn(now.warnings());
        }
    }

    private void warn(List<String> warnings) {
        warnings.forEach(warning -> log.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("reason", warning)
                .log("a setting of the dead-letter topic can lose dead letters; change it"));
    }
}
