package io.windtrap.console.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.console.kafka.LentConsumers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Without Kafka; with it, see {@link TransformerLookIT}. */
final class TransformerLookTest {
    private static final Fate.Letter LETTER = new Fate.Letter(null, "script_error", "step own: no", 1, false, 1, 0);

    @Test
    void whereAllConsumersAreLentWhatBecameOfTheEventIsUnknownAndTheTraceStays() throws Exception {
        // Given
        var config = ConfigLoader.parse("test", """
                transformer: {topic: events.transformed}
                sources: [{id: web, write-key: a}]
                destinations: [{id: none, type: blackhole, topic: events.transformed}]
                """, Map.of());
        var record = new ConsumerRecord<>("events", 1, 0, new byte[0], "{}".getBytes(UTF_8));
        var committed = new TransformerLook.Committed(1, null);

        // When
        Transformed seen = LentConsumers.whileAllAreLent(
                kafka -> new TransformerLook(config, kafka).of(record, committed, List.of(LETTER), true));

        // Then
        assertThat(seen.state()).isEqualTo("unknown");
        assertThat(seen.sentence()).contains("try again soon");
        assertThat(seen.deadLetters()).containsExactly(LETTER);
    }
}
