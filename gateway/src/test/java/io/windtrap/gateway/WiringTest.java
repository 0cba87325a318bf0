package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.gateway.auth.RateLimit;
import io.windtrap.gateway.auth.Source;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class WiringTest {
    @Test
    void keepsWhatIsUsedUpOfALimitThatHasNotChanged() throws Exception {
        // Given
        Map<String, Source> former = Wiring.sourcesByKey(
                sources(
                        "{id: same, write-key: a, events-per-second: 5}",
                        "{id: other, write-key: b, events-per-second: 5}"),
                List.of());

        // When
        Map<String, Source> now = Wiring.sourcesByKey(
                sources(
                        "{id: same, name: Same, write-key: c, events-per-second: 5, burst: 5}",
                        "{id: other, write-key: b, events-per-second: 6}",
                        "{id: new, write-key: d, events-per-second: 5}"),
                former.values());

        // Then
        assertThat(limit(now, "c")).isSameAs(limit(former, "a"));
        assertThat(limit(now, "b")).isNotSameAs(limit(former, "b"));
        assertThat(now).containsOnlyKeys("b", "c", "d");
    }

    private static RateLimit limit(Map<String, Source> sources, String key) {
        return Objects.requireNonNull(sources.get(key)).rateLimit();
    }

    private static List<SourceConfig> sources(String... sources) throws ConfigException {
        return ConfigLoader.parse("test", "sources: [" + String.join(",", sources) + "]", Map.of())
                .sources();
    }
}
