package io.windtrap.forwarder.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.windtrap.forwarder.progress.GroupProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AttentionTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void replaysThatCantBeReadAreSaidAndAreNullForPrograms() throws Exception {
        // Given
        var destination = new DestinationStatus(
                new GroupProgress("warehouse", "windtrap.warehouse", "events", "empty", List.of(), List.of()),
                List.of(),
                LetterCount.UNKNOWN,
                List.of());

        // When
        List<String> sentences =
                new Attention(NOW, Duration.ofMinutes(5)).of(List.of(), List.of(), List.of(), "replays are not known");
        String json = StatusText.json(
                new FleetStatus(NOW, "kafka:9092", List.of(), List.of(destination), List.of(), false, sentences));

        // Then
        assertThat(sentences).containsExactly("replays are not known");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(json)
                        .at("/destinations/0/replays")
                        .isNull())
                .isTrue();
    }
}
