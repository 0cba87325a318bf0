package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShapeTest {
    private static final Shape SHAPE = new Shape("rudderstack/1", Map.of("a", "1", "b", "2"), Map.of("web", "HTTP"));

    @Test
    void staysTheSameFromReleaseToRelease() {
        assertThat(SHAPE.hash()).isEqualTo("b1395f2fd90fef2b");
    }

    @Test
    void doesNotDependOnTheOrderOfOptions() {
        Map<String, String> turned = new LinkedHashMap<>();
        turned.put("b", "2");
        turned.put("a", "1");

        assertThat(new Shape("rudderstack/1", turned, Map.of("web", "HTTP")).hash())
                .isEqualTo(SHAPE.hash());
    }

    @Test
    void differsInMappingOptionsAndSources() {
        assertThat(SHAPE.hash())
                .isNotEqualTo(new Shape("rudderstack/2", SHAPE.options(), SHAPE.sources()).hash())
                .isNotEqualTo(new Shape("rudderstack/1", Map.of("a", "1"), SHAPE.sources()).hash())
                .isNotEqualTo(new Shape("rudderstack/1", SHAPE.options(), Map.of("app", "HTTP")).hash())
                .isNotEqualTo(new Shape("rudderstack/1", SHAPE.options(), Map.of("web", "Go")).hash());
    }
}
