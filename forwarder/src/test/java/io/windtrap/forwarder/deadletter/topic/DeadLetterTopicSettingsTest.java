package io.windtrap.forwarder.deadletter.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeadLetterTopicSettingsTest {
    private static final Map<String, String> OF_EVENTS = Map.of("max.message.bytes", "8388608", "retention.ms", "1000");

    @Test
    void haveNothingAgainstWhatTheyAdvise() {
        assertThat(DeadLetterTopicSettings.advice("events", OF_EVENTS))
                .isEqualTo("retention.ms=-1 and max.message.bytes=8454144 (64 KiB above that of events)");
        assertThat(DeadLetterTopicSettings.warnings(
                        Map.of("retention.ms", "-1", "max.message.bytes", "8454144", "cleanup.policy", "delete"),
                        "events",
                        OF_EVENTS))
                .isEmpty();
    }

    @Test
    void warnOfEachThatCostsALetter() {
        assertThat(DeadLetterTopicSettings.warnings(
                        Map.of(
                                "retention.ms",
                                "604800000",
                                "max.message.bytes",
                                "8388607",
                                "cleanup.policy",
                                "compact"),
                        "events",
                        OF_EVENTS))
                .satisfiesExactly(
                        size -> assertThat(size)
                                .startsWith("max.message.bytes=8388607 is below that of events, 8388608")
                                .endsWith("set 8454144"),
                        policy -> assertThat(policy).startsWith("cleanup.policy=compact "),
                        retention -> assertThat(retention).startsWith("retention.ms=604800000 "));
    }

    @Test
    void areNotJudgedWhereTheyAreNotKnown() {
        assertThat(DeadLetterTopicSettings.warnings(Map.of(), "events", Map.of()))
                .isEmpty();
        assertThat(DeadLetterTopicSettings.warnings(Map.of("max.message.bytes", "1"), "events", Map.of()))
                .isEmpty();
        assertThat(DeadLetterTopicSettings.advice("events", Map.of()))
                .isEqualTo("retention.ms=-1 and max.message.bytes 64 KiB above that of events");
    }
}
