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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
        assertThatThrownBy(() -> MaxMindFile.open(folder.resolve("missing"))).isInstanceOf(IOException.class);
    }

    private Path berlin() throws IOException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("city", Map.of("names", Map.of("en", "Berlin")));
        data.put("country", Map.of("iso_code", "DE"));
        data.put("subdivisions", List.of(Map.of("names", Map.of("en", "Land Berlin"))));
        data.put("postal", Map.of("code", "10115"));
        data.put("location", Map.of("latitude", 52.5, "longitude", 13.25, "time_zone", "Europe/Berlin"));
        return Files.write(folder.resolve("city.mmdb"), mmdb(new byte[] {(byte) 203, 0, 113}, data));
    }

    /** A database with one IPv4 network, as MaxMind's specification of the format has it. */
    private static byte[] mmdb(byte[] network, Map<String, Object> data) {
        int nodes = network.length * 8;
        var file = new ByteArrayOutputStream();
        for (int node = 0; node < nodes; node++) {
            boolean isOne = (network[node / 8] >> (7 - node % 8) & 1) == 1;
            int next = node == nodes - 1 ? nodes + 16 : node + 1;
            record(file, isOne ? nodes : next);
            record(file, isOne ? next : nodes);
        }
        file.writeBytes(new byte[16]);
        write(file, data);
        file.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        file.writeBytes("MaxMind.com".getBytes(UTF_8));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", nodes);
        metadata.put("record_size", 24);
        metadata.put("ip_version", 4);
        metadata.put("database_type", "Test");
        metadata.put("languages", List.of("en"));
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_790_000_000L);
        metadata.put("description", Map.of("en", "test"));
        write(file, metadata);
        return file.toByteArray();
    }

    private static void record(ByteArrayOutputStream file, int value) {
        file.writeBytes(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    private static void write(ByteArrayOutputStream file, Object value) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(UTF_8);
                file.write(2 << 5 | bytes.length);
                file.writeBytes(bytes);
            }
            case Double number -> {
                file.write(3 << 5 | 8);
                file.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
            }
            case Integer number -> {
                file.write(6 << 5 | 4);
                file.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
            }
            case Long number -> {
                file.writeBytes(new byte[] {8, 2});
                file.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
            }
            case Map<?, ?> map -> {
                file.write(7 << 5 | map.size());
                map.forEach((name, one) -> {
                    write(file, name);
                    write(file, one);
                });
            }
            case List<?> list -> {
                file.writeBytes(new byte[] {(byte) list.size(), 4});
                list.forEach(one -> write(file, one));
            }
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }
}
