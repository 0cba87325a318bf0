package io.windtrap.common.topics;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a service's topics on a thread of its own, from its start on, and logs what it finds: an operator learns of a topic
 * that is missing, denied or set up wrongly at once, and not when the first large or bad event comes. Tries again while
 * Kafka does not answer.
 */
public final class TopicsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicsWatch.class);

    private final Supplier<Admin> clients;
    private final TopicCheck check;
    private final Duration between;
    private final ConcurrentHashMap<RequiredTopic, TopicReport> reports = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofVirtual().name("topics-watch").unstarted(this::watch);
    private volatile boolean endless = true;

    /**
     * A watch that has not begun.
     *
     * @param clients opens a client, which is closed here
     * @param between pause between looks
     */
    public TopicsWatch(Supplier<Admin> clients, TopicCheck check, Duration between) {
        this.clients = clients;
        this.check = check;
        this.between = between;
    }

    /** Begins to look, at once and then until closed. */
    public TopicsWatch start() {
        thread.start();
        return this;
    }

    /** Begins to look, at once and then until live events can use their topics. */
    public TopicsWatch startUntilUsable() {
        endless = false;
        return start();
    }

    /** Why the topic of {@code role} can't be used, for people; empty = it can. From memory. */
    public Optional<String> obstacle(TopicRole role) {
        if (reports.isEmpty()) {
            return Optional.of("Kafka has not answered yet");
        }
        return reports.values().stream()
                .filter(report -> report.topic().role() == role && report.isUnusable())
                .map(report -> report.findings().getFirst().problem())
                .findFirst();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            boolean usable = look();
            while (endless || !usable) {
                Thread.sleep(between);
                usable = look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for as long as all is well. What is not can leave a client unfit, so that the next look is by another. */
    private boolean look() throws InterruptedException {
        Admin kafka = null;
        try {
            kafka = clients.get();
            boolean usable = found(check.look(kafka));
            while (endless && usable) {
                Thread.sleep(between);
                usable = found(check.look(kafka));
            }
            return usable;
        } catch (KafkaException e) {
            return false; // Says nothing about a topic; that Kafka is away is told by those who use it.
        } finally {
            if (kafka != null) {
                kafka.close(Duration.ZERO);
            }
        }
    }

    private boolean found(List<TopicReport> found) {
        for (TopicReport report : found) {
            TopicReport before = reports.put(report.topic(), report);
            if (before == null || !before.findings().equals(report.findings())) {
                tell(report);
            }
        }
        // Replays are not needed for live events; many will never make that topic.
        return found.stream()
                .noneMatch(report -> report.isUnusable() && report.topic().role() != TopicRole.REPLAYS);
    }

    private static void tell(TopicReport report) {
        SeenTopic seen = report.seen();
        if (report.findings().isEmpty() && seen != null) {
            log.atInfo()
                    .addKeyValue("topic", report.topic().name())
                    .addKeyValue("for", report.topic().role().label())
                    .addKeyValue("partitions", seen.partitions().size())
                    .addKeyValue("replicas", seen.replicas())
                    .addKeyValue("retention_ms", seen.text(TopicConfig.RETENTION_MS_CONFIG))
                    .log("topic is as the configuration needs it");
        }
        report.findings().forEach(finding -> tell(report.topic(), finding));
    }

    private static void tell(RequiredTopic topic, TopicFinding finding) {
        boolean unusable = finding.severity() == TopicFinding.Severity.UNUSABLE;
        (unusable && topic.role() != TopicRole.REPLAYS ? log.atError() : log.atWarn())
                .addKeyValue("topic", topic.name())
                .addKeyValue("for", topic.role().label())
                .addKeyValue("reason", finding.problem())
                .addKeyValue("remedy", finding.remedy())
                .log(
                        switch (finding.severity()) {
                            case NOTE -> "topic can be used; you may want to know this";
                            case MISMATCH -> "topic is not as the configuration needs it; change it";
                            case UNUSABLE -> unusable(topic.role());
                        });
    }

    private static String unusable(TopicRole role) {
        return switch (role) {
            case EVENTS -> "topic of events can't be used; events wait until it can";
            case DEAD_LETTERS ->
                "dead letters can't be written; the first event that can't be stored will stop its partition";
            case REPLAYS -> "topic of replays can't be used; no replay can run until it can";
        };
    }
}
