package io.windtrap.bench.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class VarietyTest {
    private static final int COUNT = 20_000;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T10:15:30Z"));

    @Test
    void eachHasAsManyTablesColumnsAndUsersAsItSays() throws IOException {
        // Given
        List<JsonNode> sample = events(Variety.SAMPLE);

        // When
        List<JsonNode> names = events(new Variety(10, 1, 1));
        List<JsonNode> properties = events(new Variety(1, 10, 1));
        List<JsonNode> users = events(new Variety(1, 1, 10));

        // Then
        assertThat(texts(names, "event")).hasSize(10 * texts(sample, "event").size());
        assertThat(propertiesOf(properties, "page"))
                .hasSize(10 * propertiesOf(sample, "page").size());
        assertThat(texts(users, "anonymousId").size())
                .isGreaterThan(8 * texts(sample, "anonymousId").size());
    }

    @Test
    void typesAndMessageIdsStay() throws IOException {
        assertThat(events(new Variety(31, 60, 10)))
                .extracting(event ->
                        event.path("type").asText() + event.path("messageId").asText())
                .isEqualTo(events(Variety.SAMPLE).stream()
                        .map(event -> event.path("type").asText()
                                + event.path("messageId").asText())
                        .toList());
    }

    private static List<JsonNode> events(Variety variety) throws IOException {
        var sample = new SampleEvents("run", 1, CLOCK, variety);
        List<JsonNode> events = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            events.add(new ObjectMapper().readTree(sample.next().json()));
        }
        return events;
    }

    private static Set<String> texts(List<JsonNode> events, String field) {
        return events.stream()
                .filter(event -> event.has(field))
                .map(event -> event.path(field).asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> propertiesOf(List<JsonNode> events, String type) {
        Set<String> names = new HashSet<>();
        events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .forEach(event -> event.path("properties").fieldNames().forEachRemaining(names::add));
        return names;
    }
}
