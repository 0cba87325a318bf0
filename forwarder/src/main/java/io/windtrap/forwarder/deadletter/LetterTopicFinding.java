package io.windtrap.forwarder.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the topic of dead letters found.
 *
 * @param obstacle why a dead letter could not be written, and what to do; null = it could
 * @param warnings what would cost a letter its event, or the letter itself, in the end; empty when nothing is known
 */
record LetterTopicFinding(@Nullable String obstacle, List<String> warnings) {
    static LetterTopicFinding obstacle(String why) {
        return new LetterTopicFinding(why, List.of());
    }

    static LetterTopicFinding usable(List<String> warnings) {
        return new LetterTopicFinding(null, List.copyOf(warnings));
    }
}
