package io.windtrap.forwarder.deadletter.topic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the topic of dead letters found.
 *
 * @param obstacle why a dead letter could not be written, and what to do; null = it could
 * @param warnings what would cost a letter its event, or the letter itself, in the end; empty when nothing is known
 */
record DeadLetterTopicFinding(@Nullable String obstacle, List<String> warnings) {
    static DeadLetterTopicFinding obstacle(String why) {
        return new DeadLetterTopicFinding(why, List.of());
    }

    static DeadLetterTopicFinding usable(List<String> warnings) {
        return new DeadLetterTopicFinding(null, List.copyOf(warnings));
    }
}
