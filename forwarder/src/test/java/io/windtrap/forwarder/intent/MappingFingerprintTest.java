package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MappingFingerprintTest {
    private static final MappingFingerprint SHAPE = new MappingFingerprint("rudderstack/1", Map.of("a", "1", "b", "2"));

    @Test
    void staysTheSameFromReleaseToRelease() {
        assertThat(SHAPE.hash()).isEqualTo("1d0541c40f44a73c");
    }

    @Test
    void doesNotDependOnTheOrderOfOptions() {
        Map<String, String> turned = new LinkedHashMap<>();
        turned.put("b", "2");
        turned.put("a", "1");

        assertThat(new MappingFingerprint("rudderstack/1", turned).hash()).isEqualTo(SHAPE.hash());
    }

    @Test
    void differsInMappingAndOptions() {
        assertThat(SHAPE.hash())
                .isNotEqualTo(new MappingFingerprint("rudderstack/2", SHAPE.options()).hash())
                .isNotEqualTo(new MappingFingerprint("rudderstack/1", Map.of("a", "1")).hash());
    }
}
