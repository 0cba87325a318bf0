package io.windtrap.transformer.geo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.script.ScriptEngine;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaxMindFileTest {
    private static final String BERLIN =
            "{\"city\":\"Berlin\",\"country\":\"DE\",\"region\":\"Land Berlin\",\"postal\":\"10115\",\"location\":\"52.5,13.25\",\"timezone\":\"Europe/Berlin\"}";

    @TempDir
    private Path folder;

    @Test
    void saysWhereAnAddressIs() throws Exception {
        MaxMindFile file = MaxMindFile.open(berlin());

        assertThat(file.locate("203.0.113.77")).isEqualTo(BERLIN);
        assertThat(file.locate("::ffff:203.0.113.77")).isEqualTo(BERLIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.114.1", "", "localhost", "203.0.113", "2001:db8::1", "203.0.113.77 "})
    void knowsNothingOfOthers(String ip) throws Exception {
        assertThat(MaxMindFile.open(berlin()).locate(ip)).isNull();
    }

    @Test
    void isWhatScriptsAsk() throws Exception {
        // Given: RudderStack's own example, but for its log
        var source = new ScriptSource("geo", """
                export async function transformEvent(event) {
                  if (!event.context) event.context = {};
                  event.context.geo = await geolocation(event.request_ip);
                  return event;
                }
                """, Map.of(), Map.of(), MaxMindFile.open(berlin()));
        var limits = new ScriptLimits(1_000_000, Duration.ofMinutes(1), 64L << 20, 4 << 20, 100);
        var event = new Event(null, "{}".getBytes(UTF_8), 0, new EventFacts("web", "203.0.113.77", null, "m", null));
        try (var engine = new ScriptEngine();
                var run = engine.compile(source, limits).open()) {
            // When
            ScriptResult result = run.transform(ScriptEvent.of(event));

            // Then
            assertThat(new String(((ScriptResult.Outputs) result).events().getFirst(), UTF_8))
                    .contains("\"context\":{\"geo\":" + BERLIN + "}");
        }
    }

    @Test
    void saysWhatToDoAboutAFileThatIsNone() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no database");

        assertThatThrownBy(() -> MaxMindFile.open(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("transformer.geolocation must name a file in MaxMind's format");
        // As the reader knows the beginning of its metadata, and nothing else.
        byte[] marker = {(byte) 0xab, (byte) 0xcd, (byte) 0xef, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'};
        Path broken = Files.write(folder.resolve("broken"), marker);
        assertThatThrownBy(() -> MaxMindFile.open(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("transformer.geolocation must name a file in MaxMind's format");
        assertThatThrownBy(() -> MaxMindFile.open(folder.resolve("missing"))).isInstanceOf(IOException.class);
    }

    private Path berlin() throws IOException {
        return CityFile.write(folder.resolve("city.mmdb"), "Berlin");
    }
}
