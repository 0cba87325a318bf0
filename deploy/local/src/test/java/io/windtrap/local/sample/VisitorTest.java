package io.windtrap.local.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class VisitorTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T10:15:30Z"));

    @Test
    void doesTheSameForTheSameSeed() {
        assertThat(events(7, 42)).isEqualTo(events(7, 42));
        assertThat(events(7, 42)).isNotEqualTo(events(8, 42));
        assertThat(events(7, 42)).isNotEqualTo(events(7, 43));
    }

    @Test
    void numbersItsEventsAndNamesThemApart() {
        // When
        List<ObjectNode> events = events(3, 1);

        // Then
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).at("/context/sequence").asInt()).isEqualTo(i);
            assertThat(events.get(i).path("messageId").asText()).isEqualTo("run-3-" + i);
            assertThat(events.get(i).path("anonymousId").asText()).isEqualTo("run-3");
        }
    }

    @Test
    void aCrowdSendsEveryTypeAndHasAUserIdOnlyOnceKnown() {
        // When
        List<ObjectNode> events = Stream.of(0, 1, 2, 3, 4, 5)
                .flatMap(number -> events(number, 1).stream())
                .toList();

        // Then
        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .contains("track", "identify", "page", "screen", "group", "alias");
        assertThat(events)
                .filteredOn(event -> event.path("type").asText().equals("identify"))
                .allMatch(event -> event.has("userId"));
        assertThat(events.getFirst().has("userId")).isFalse();
    }

    private static List<ObjectNode> events(int number, long seed) {
        Visitor visitor = new Visitor("run", number, seed, CLOCK);
        return Stream.generate(visitor::next).limit(300).toList();
    }
}
