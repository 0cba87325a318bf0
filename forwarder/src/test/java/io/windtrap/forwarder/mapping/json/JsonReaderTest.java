package io.windtrap.forwarder.mapping.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.windtrap.forwarder.mapping.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    private final JsonReader reader = new JsonReader();

    @ParameterizedTest
    @ValueSource(strings = {"{\"k\\ud83d\":\"x\"}", "{\"a\":{\"\\udc00b\":1}}", "{\"a\":[{\"\\ud83d\\ud83d\":[]}]}"})
    void readsNamesWithHalfACharacter(String json) throws RefusedException {
        assertThat(reader.read(json.getBytes(UTF_8))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,", "\"\",", "[],", "{},", "{\"a\":1},"})
    void refusesMoreValuesThanMemoryIsSureToHold(String item) {
        String json = "{\"properties\":{\"a\":[" + item.repeat(500_000) + "0]}}";

        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> reader.read(json.getBytes(UTF_8)));
    }

    @Test
    void readsAnArrayOfManyValues() throws RefusedException {
        String json = "{\"properties\":{\"a\":[" + "1,".repeat(190_000) + "0]}}";

        assertThat(reader.read(json.getBytes(UTF_8))).isNotNull();
    }
}
