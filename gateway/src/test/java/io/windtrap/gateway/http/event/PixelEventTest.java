package io.windtrap.gateway.http.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.http.exchange.QueryParameters;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PixelEventTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.000000007Z");
    private static final String HEAD = "{\"channel\":\"web\",\"integrations\":{\"All\":true},"
            + "\"originalTimestamp\":\"2026-01-01T00:00:00.000000007Z\",\"sentAt\":\"2026-01-01T00:00:00.000000007Z\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "^^                            | ^^",
                "a=1                           | ,`a`:`1`",
                "a.b=1&a.c=2                   | ,`a`:{`b`:`1`,`c`:`2`}",
                "a=1&a.b=2                     | ,`a`:{`b`:`2`}",
                "a.0=x&a.2=y                   | ,`a`:[`x`,null,`y`]",
                "a.0.b=x                       | ,`a`:[{`b`:`x`}]",
                "a.0=x&a.b=y                   | ,`a`:{`b`:`y`}",
                "a.99=x                        | ,`a`:{`99`:`x`}",
                "a.=x                          | ,`a`:{``:`x`}",
                "writeKey=k&=v&type=x          | ^^",
                "anonymousId=%22q%22&userId=%22 | ,`anonymousId`:`q`,`userId`:`\\``",
            },
            ignoreLeadingAndTrailingWhitespace = true)
    void makesNestedValuesOfDottedNames(String query, String expected) {
        String json = HEAD + expected.replace("\\`", "\\\"").replace('`', '"') + ",\"type\":\"track\"}";
        assertThat(event("track", query)).hasValue(json);
    }

    @Test
    void namesAPageWithoutNameAndDropsATrackWithoutName() {
        assertThat(event("page", "name=")).hasValue(HEAD + ",\"name\":\"Unknown Page\",\"type\":\"page\"}");
        assertThat(event("page", "a=1").orElseThrow()).doesNotContain("Unknown");
        assertThat(event("track", "event=")).isEmpty();
        assertThat(event("track", "event=e")).isPresent();
    }

    @Test
    void refusesAPathThatIsTooDeep() {
        assertThat(event("track", "a" + ".a".repeat(31) + "=1")).isPresent();
        assertThat(event("track", "a" + ".a".repeat(30_000) + "=1")).isEmpty();
    }

    private static Optional<String> event(String type, String query) {
        Map<String, String> parameters = QueryParameters.of(query);
        return PixelEvent.of(type, parameters, NOW).map(bytes -> new String(bytes, UTF_8));
    }
}
