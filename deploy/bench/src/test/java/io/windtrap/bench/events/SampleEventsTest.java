package io.windtrap.bench.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SampleEventsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T10:15:30Z"));
    private static final int COUNT = 50_000;

    @Test
    void theSameSeedMakesTheSameBytes() {
        assertThat(json(new SampleEvents("run", 1, CLOCK), 3_000))
                .isEqualTo(json(new SampleEvents("run", 1, CLOCK), 3_000));
        assertThat(json(new SampleEvents("run", 1, CLOCK), 10))
                .isNotEqualTo(json(new SampleEvents("run", 2, CLOCK), 10));
    }

    @Test
    void everyTypeIsCountedAndNoIdComesTwice() {
        // Given
        SampleEvents events = new SampleEvents("run", 1, CLOCK);

        // When
        List<String> json = json(events, COUNT);

        // Then
        assertThat(events.countOfType()).containsOnlyKeys("track", "identify", "page", "screen", "group", "alias");
        assertThat(events.countOfType().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(COUNT);
        assertThat(json.stream().map(text -> text.replaceAll(".*\"messageId\":\"([^\"]*)\".*", "$1")))
                .doesNotHaveDuplicates();
        assertThat(json.stream().mapToInt(String::length).average().orElse(0)).isBetween(500.0, 700.0);
    }

    private static List<String> json(SampleEvents events, int count) {
        return Stream.generate(() -> new String(events.next().json(), UTF_8))
                .limit(count)
                .toList();
    }
}
