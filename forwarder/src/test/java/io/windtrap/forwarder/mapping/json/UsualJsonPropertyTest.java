package io.windtrap.forwarder.mapping.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.RefusedException;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** The quick reader beside the reader of all JSON: what it reads is the same, and what is not JSON it never reads. */
final class UsualJsonPropertyTest {
    private static final int DEEPEST = 6;
    private static final String[] KEYS = {
        "type",
        "context",
        "properties",
        "a",
        "b",
        "a",
        "A",
        "",
        "a b",
        "key_of_a_length_beyond_eight",
        "ключ",
        "a\\u0062",
        "a\\\"",
        "€"
    };
    private static final String[] PIECES = {
        "x",
        "price",
        " ",
        "0123456789abcdef",
        "é",
        "日本",
        "😀",
        "\\n",
        "\\t\\r\\b\\f",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u00e9",
        "\\u0000",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00",
        "\\uFFFD",
        "\uFFFD",
        "\\u12",
        "\\x",
        "\t",
        "\u0001",
        "\u007f",
        "<&>"
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "7",
        "-7",
        "00",
        "01",
        "0.0",
        "-0.5",
        "1.50",
        "1e3",
        "1E-7",
        "9007199254740993",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775808",
        "123456789012345678.5",
        "0.1234567890123456789012345678901234567890",
        "1.",
        ".5",
        "-",
        "+1",
        "1.0000000000000000000000000000000000000000000001",
        "1x",
        "NaN"
    };
    private static final String[] OTHERS = {
        "true", "false", "null", "True", "nul", "truex", "[]", "{}", "[ ]", "{ }", ""
    };
    private static final String[] BLANKS = {"", "", "", " ", "\n", "\r\n\t", "\u000b", "\u00a0"};

    private final JsonReader all = new JsonReader();
    private final BoundedTree<KeyOrder> orders = KeyOrder.tree();

    @Property(seed = "1", tries = 5_000)
    void readsTheSameOrNothing(@ForAll long seed) {
        var random = new Random(seed);
        byte[] json = (blank(random) + object(random, 0) + blank(random)).getBytes(UTF_8);

        assertIsTheSameOrNothing(json);
        if (json.length > 0) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            assertIsTheSameOrNothing(json);
        }
    }

    @Example
    void readsWhatClientsSend() throws RefusedException {
        for (String usual : new String[] {
            "{}",
            " {\"type\":\"track\",\"event\":\"Order \\\"7\\\" — 東京 \\u00e9\\/\",\"properties\":{\"n\":-12.50,\"i\":7,\"list\":[1,\"a\",null,{}]}}\n",
            "{\"b\":1,\"a\":true,\"b\":2,\"c\":{\"z\":[],\"y\":{\"x\":false}}}",
            "{\"a_key_of_more_than_eight\":\"12345678\",\"b\":\"1234567\",\"c\":\"123456789\",\"d\":\"\"}"
        }) {
            JsonObject read = Objects.requireNonNull(UsualJson.read(usual.getBytes(UTF_8), orders));

            assertThat(described(read)).isEqualTo(described(all.readAny(usual.getBytes(UTF_8))));
        }
    }

    @Example
    void findsEveryByteThatEndsAPlainTextAtEveryPlace() {
        for (int length = 0; length < 20; length++) {
            for (int place = 0; place <= length; place++) {
                for (int c = 0; c < 256; c++) {
                    byte[] json = ("{\"k\":\"" + "a".repeat(length + 1) + "\"}").getBytes(UTF_8);
                    json["{\"k\":\"".length() + place] = (byte) c;
                    assertIsTheSameOrNothing(json);
                }
            }
        }
    }

    @Example
    void leavesWhatIsTooMuchToTheOther() {
        String deep = "{\"a\":".repeat(64) + "{}" + "}".repeat(64);
        String wide = Stream.iterate(0, i -> i + 1)
                .limit(257)
                .map(i -> "\"k" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
        for (String much : new String[] {
            deep,
            wide,
            "{\"a\":[" + "1,".repeat(10_000) + "1]}",
            "{\"" + "k".repeat(129) + "\":1}",
            "{\"a\":\"" + "x".repeat(16 << 20) + "\"}",
            "[]",
            "",
            "{\"a\":1} {}"
        }) {
            assertThat(UsualJson.read(much.getBytes(UTF_8), orders)).isNull();
        }
    }

    @Example
    void readsOnAfterMoreOrdersOfKeysThanAreRemembered() {
        for (int i = 0; i < 25_000; i++) {
            assertIsTheSameOrNothing(("{\"k" + i + "\":{\"b\":1,\"a\":2}}").getBytes(UTF_8));
        }
    }

    private void assertIsTheSameOrNothing(byte[] json) {
        JsonObject read = UsualJson.read(json, orders);
        if (read != null) {
            assertThat(described(read)).as(new String(json, UTF_8)).isEqualTo(describedByAll(json));
        }
    }

    private @Nullable String describedByAll(byte[] json) {
        try {
            return described(all.readAny(json));
        } catch (RefusedException refused) {
            return null;
        }
    }

    /** All that the mapping can see of a value. */
    private static String described(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                String asked = Stream.of("a", "b", "", "type")
                        .map(object::get)
                        .map(found -> found == null ? "-" : found.getClass().getSimpleName() + JsonText.of(found))
                        .collect(Collectors.joining(" "));
                yield Stream.of(object.members())
                        .map(member -> "<" + member.key() + ">" + described(member.value()))
                        .collect(Collectors.joining(",", "{", "}" + asked));
            }
            case JsonValue.Array(var items) ->
                items.stream().map(UsualJsonPropertyTest::described).collect(Collectors.joining(",", "[", "]"));
            case JsonValue.Text _, JsonValue.Numeral _, JsonValue.Literal _ -> value.toString();
        };
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == DEEPEST ? 3 : 5)) {
            case 0 -> '"' + repeated(random, PIECES) + '"';
            case 1 -> oneOf(random, NUMBERS, 9);
            case 2 -> oneOf(random, OTHERS, 3);
            case 3 -> object(random, depth + 1);
            default -> items(random, () -> value(random, depth + 1), "[", "]");
        };
    }

    private static String object(Random random, int depth) {
        return items(
                random,
                () -> '"' + oneOf(random, KEYS, 10) + '"' + blank(random) + ':' + blank(random) + value(random, depth),
                "{",
                "}");
    }

    private static String items(Random random, Supplier<String> item, String begin, String end) {
        return Stream.generate(item)
                .limit(random.nextInt(5))
                .map(one -> blank(random) + one + blank(random))
                .collect(Collectors.joining(",", begin, end));
    }

    /** Mostly one of the first {@code usual}: else hardly any object would be read. */
    private static String oneOf(Random random, String[] all, int usual) {
        return all[random.nextInt(random.nextInt(12) == 0 ? all.length : usual)];
    }

    private static String repeated(Random random, String[] pieces) {
        return Stream.generate(() -> oneOf(random, pieces, 13))
                .limit(random.nextInt(6))
                .collect(Collectors.joining());
    }

    private static String blank(Random random) {
        return oneOf(random, BLANKS, 6);
    }
}
