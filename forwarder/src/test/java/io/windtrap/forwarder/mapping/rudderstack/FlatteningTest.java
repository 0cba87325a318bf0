package io.windtrap.forwarder.mapping.rudderstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.forwarder.mapping.Event;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class FlatteningTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> flattensPropertiesAsRudderStackDoes() throws IOException {
        return VectorTable.read("flattening.tsv").stream()
                .map(line -> DynamicTest.dynamicTest(
                        line[0],
                        () -> assertThat(given(line[1]))
                                .isEqualTo(JSON.readValue(line[2], new TypeReference<Map<String, String>>() {}))));
    }

    @Test
    void sortsKeysByBytesSoThatTheLastOfACollisionStands() {
        // U+FF5E comes before U+1F389 in bytes of UTF-8, and after it in Java's chars.
        assertThat(given("{\"x\uFF5E\":1,\"x\uD83C\uDF89\":2}")).containsEntry("x", "INT 2");
        assertThat(given("{\"x\uD83C\uDF89\":2,\"x\uFF5E\":1}")).containsEntry("x", "INT 2");
        assertThat(given("{\"product_id\":1,\"product\":{\"id\":2}}")).containsEntry("product_id", "INT 1");
    }

    @Test
    void takesTheFirstOfRepeatedKeys() {
        assertThat(given("{\"a\":{\"x\":1},\"b\":2,\"a\":{\"y\":3},\"b\":4}"))
                .isEqualTo(Map.of("a_x", "INT 1", "b", "INT 2"));
    }

    @Test
    void ignoresPropertiesThatAreNoObject() {
        assertThat(given("[1,2]")).isEmpty();
        assertThat(given("\"text\"")).isEmpty();
        assertThat(given("null")).isEmpty();
    }

    @Test
    void dropsALoadTimeThatAUserSends() {
        assertThat(given("{\"uuid_ts\":5,\"uuidTs\":6}")).isEmpty();
    }

    @Test
    void keepsANumberBeyondAllFloatsAsText() {
        assertThat(given("{\"n\":1e400,\"m\":-1e400}")).isEqualTo(Map.of("n", "STRING 1e400", "m", "STRING -1e400"));
    }

    @Test
    void keepsWholeNumbersExactHoweverTheyAreWritten() {
        assertThat(given("{\"a\":-9223372036854775808,\"b\":9223372036854775807.0,\"c\":9.007199254740993e15,"
                        + "\"d\":-0.0,\"e\":1E3,\"f\":9007199254740993.5,\"g\":1e-7,\"h\":-9223372036854775809}"))
                .isEqualTo(Map.of(
                        "a", "INT -9223372036854775808",
                        "b", "INT 9223372036854775807",
                        "c", "INT 9007199254740993",
                        "d", "INT 0",
                        "e", "INT 1000",
                        "f", "FLOAT 9007199254740994",
                        "g", "FLOAT 1e-7",
                        "h", "FLOAT -9223372036854776000"));
    }

    @Test
    void writesArraysAsJsonWithExactNumbersAndSortedKeys() {
        assertThat(given("{\"x\":[9007199254740993,1.50,2.0,1e21,{\"b\":\"\\u0001\\n\\\"&\",\"a\":[]},\"\u2028é\"]}"))
                .containsEntry(
                        "x",
                        "STRING [9007199254740993,1.5,2,1e+21,{\"a\":[],\"b\":\"\\u0001\\n\\\"\\u0026\"},\"\\u2028é\"]");
    }

    @Test
    void keepsDatesThatNoColumnCanHoldAsText() {
        assertThat(
                        given(
                                "{\"a\":\"1899-12-31\",\"b\":\"1900-01-01\",\"c\":\"2299-12-31T23:59:59.999Z\",\"d\":\"2300-01-01\"}"))
                .isEqualTo(Map.of(
                        "a", "STRING 1899-12-31",
                        "b", "DATETIME 1900-01-01 00:00:00.000",
                        "c", "DATETIME 2299-12-31 23:59:59.999",
                        "d", "STRING 2300-01-01"));
    }

    /** The columns that only {@code properties} explain. */
    private static Map<String, String> given(String properties) {
        var with = new HashMap<>(Events.row(track(properties), "e"));
        with.entrySet().removeAll(Events.row(track("{}"), "e").entrySet());
        return with;
    }

    private static Event track(String properties) {
        return Events.event("""
                {"type":"track","event":"e","messageId":"m-1","userId":"u-1","properties":%s}""".formatted(properties));
    }
}
