package io.windtrap.console.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.console.http.Json;
import io.windtrap.console.kafka.LentConsumers;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.ServiceAddresses;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SourcesTest {
    @Test
    void whereAllConsumersAreLentTheSourcesAreShownWithoutTheirLastEvents() throws Exception {
        // Given
        var config = ConfigLoader.parse("test", "sources: [{id: web, write-key: abcdefghijkl}]", Map.of());
        InstantSource clock = InstantSource.system();
        JsonNode shown;

        // When
        try (var fleet = new Fleet(ServiceAddresses.of(config), clock)) {
            shown = LentConsumers.whileAllAreLent(kafka -> {
                try (var sources = new Sources(
                        config.sources(), "http://127.0.0.1:1", "http://127.0.0.1:1", fleet, kafka, "events", clock)) {
                    return Json.tree(sources.answer());
                }
            });
        }

        // Then
        assertThat(shown.path("problems"))
                .singleElement()
                .asString()
                .contains("not known when each source sent last", "try again soon");
        JsonNode source = shown.path("sources").path(0);
        assertThat(source.path("write_key_masked").asText()).isEqualTo("abcd…");
        assertThat(source.path("last_event_at").isNull()).isTrue();
    }
}
