package io.windtrap.common.topics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a topic found.
 *
 * @param topic as the configuration needs it
 * @param seen what it is; null = it is missing, or may not be seen
 * @param findings empty when it is as needed, as far as Kafka says
 */
public record TopicReport(RequiredTopic topic, @Nullable SeenTopic seen, List<TopicFinding> findings) {
    /** Whether somebody has to do something. */
    public boolean hasMismatch() {
        return findings.stream().anyMatch(TopicFinding::isMismatch);
    }

    /** Whether the topic can't be used at all. */
    public boolean isUnusable() {
        return findings.stream().anyMatch(finding -> finding.severity() == TopicFinding.Severity.UNUSABLE);
    }
}
