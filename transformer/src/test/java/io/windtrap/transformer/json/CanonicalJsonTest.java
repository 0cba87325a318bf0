package io.windtrap.transformer.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CanonicalJsonTest {
    private static final String[] PARTS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\"",
        "\"a\":",
        "\"b\":",
        "\"10\":",
        "1",
        "0",
        "-",
        ".",
        "5",
        "e3",
        "true",
        "null",
        "\"\\n\"",
        "\"\\u0041\"",
        "\"\\/\"",
        "\"é\"",
        "\"\\\"\"",
        " ",
        "0.5",
        "1.50",
        "1e400",
        "12345678901234567",
        "0.0000001",
        "-0"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":[1,-2,0,0.5,-0.25,123456789012345,0.000001],\"b\":{\"a\":null,\"c\":[true,false,{}]}}",
                "{\"a\":\"é\\n\\\"\\\\\",\"\":\"\"}",
            })
    void knowsWhatJavaScriptWrites(String json) {
        assertThat(CanonicalJson.isObject(json.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{} ",
                "{ }",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\" :1}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"b\":1,\"10\":2}",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":-0}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":0.0000001}",
                "{\"a\":1234567890123456}",
                "{\"a\":\"\\u0041\"}",
                "{\"a\":\"\\/\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":tru}",
                "{\"a\":\"",
            })
    void isNotSureOfTheRest(String json) {
        assertThat(CanonicalJson.isObject(json.getBytes(UTF_8))).isFalse();
    }

    @Test
    void endsWithWhatIsDeepOrHasManyNames() {
        assertThat(CanonicalJson.isObject(("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8)))
                .isFalse();
        var many = new StringBuilder("{\"n\":0");
        for (int i = 1; i < 100_000; i++) {
            many.append(",\"n").append(i).append("\":0");
        }
        assertThat(CanonicalJson.isObject(many.append('}').toString().getBytes(UTF_8)))
                .isFalse();
    }

    @Test
    void saysYesOnlyToWhatJavaScriptWritesByteForByte() {
        // Given
        var random = new Random(20_261_130);
        int sure = 0;
        try (Context js = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            Value again = js.eval("js", "text => JSON.stringify(JSON.parse(text))");
            for (int round = 0; round < 60_000; round++) {
                // When
                String json = random.nextBoolean() ? soup(random) : object(random, 0);

                // Then
                if (CanonicalJson.isObject(json.getBytes(UTF_8))) {
                    sure++;
                    assertThat(again.execute(json).asString()).isEqualTo(json);
                }
            }
        }
        assertThat(sure).isGreaterThan(5_000);
    }

    private static String soup(Random random) {
        StringBuilder soup = new StringBuilder("{");
        for (int i = random.nextInt(12); i > 0; i--) {
            soup.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return soup.append('}').toString();
    }

    private static String object(Random random, int depth) {
        StringBuilder object = new StringBuilder("{");
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            object.append(i == 0 ? "" : ",")
                    .append('"')
                    .append((char) ('a' + random.nextInt(6)))
                    .append("\":")
                    .append(value(random, depth));
        }
        return object.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 5 : 7)) {
            case 0 -> String.valueOf(random.nextInt(2_000) - 1_000);
            case 1 -> random.nextInt(100) + "." + random.nextInt(10_000);
            case 2 -> "\"" + PARTS[random.nextInt(PARTS.length)].replace("\"", "") + "\"";
            case 3 -> "true";
            case 4 -> "0." + "0".repeat(random.nextInt(8)) + (1 + random.nextInt(9));
            case 5 -> "[" + value(random, depth + 1) + "]";
            default -> object(random, depth + 1);
        };
    }
}
