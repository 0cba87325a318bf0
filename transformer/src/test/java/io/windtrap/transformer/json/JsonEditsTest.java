package io.windtrap.transformer.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.transformer.json.JsonRule.Change;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonEditsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Takes away members that begin with {@code -} and texts {@code x}, renames {@code old}, and changes 7. */
    private static final JsonRule RULE = new JsonRule() {
        @Override
        public @Nullable Change member(JsonPath path) {
            if (path.last().startsWith("-")) {
                return REMOVE;
            }
            return path.last().equals("old") ? new Change.Name("new\"") : null;
        }

        @Override
        public @Nullable Change value(JsonPath path, char[] chars, int from, int length) {
            return switch (new String(chars, from, length)) {
                case "x" -> REMOVE;
                case "7" -> new Change.Text("ß\n");
                default -> null;
            };
        }
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"-a":1}                           | {}
            { "-a" : 1 , "b" : 2 }             | { "b" : 2 }
            {"b":2,"-a":{"c":[1,{}]},"d":1.0}  | {"b":2,"d":1.0}
            {"b":2 , "-a":1 }                  | {"b":2 }
            {"-a":1,"-b":2,"c":3}              | {"c":3}
            {"c":3,"-a":1,"-b":"\\""}          | {"c":3}
            {"c":3,"-a":1,"d":4,"-b":2}        | {"c":3,"d":4}
            {"k":1,"a":"x","b":"x"}            | {"k":1}
            {"a":"x","b":"x","k":1}            | {"k":1}
            {"a":"x","k":1,"b":"x"}            | {"k":1}
            [ "x", 1, "x" , "x",{"a":"x"}]     | [ 1, {}]
            ["x"]                              | []
            {"old":1e400,"old":[7]}            | {"new\\"":1e400,"new\\"":["ß\\n"]}
            {"\\u006fld" : "x", "old":7}       | {"new\\"":"ß\\n"}
            {"a":7,"b":1.0,"c":-0}             | {"a":"ß\\n","b":1.0,"c":-0}
            {"a":{"-b":1,"c":{"-d":1}}}        | {"a":{"c":{}}}
            7                                  | "ß\\n"
            """)
    void changesWhatTheRuleSaysAndNothingElse(String before, String after) throws IOException {
        assertThat(new String(JsonEdits.apply(before.getBytes(UTF_8), RULE), UTF_8))
                .isEqualTo(after);
    }

    @Test
    void givesTheVeryBytesBackWhereNothingChanges() throws IOException {
        byte[] text = " {\"a\": [1.00, true, null, \"\\u00e9\"], \"a\": 2} ".getBytes(UTF_8);

        assertThat(JsonEdits.apply(text, RULE)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1
            {"a":}
            {} {}
            nothing
            '{"a":1,}'
            """)
    void readsNothingButOneJsonValue(String text) {
        assertThatThrownBy(() -> JsonEdits.apply(text.getBytes(UTF_8), RULE)).isInstanceOf(IOException.class);
    }

    /** The same rule on a tree, which is the simple way to do it. */
    @Property(tries = 300)
    void changesWhatATreeWouldChange(@ForAll long seed) throws IOException {
        // Given
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        JsonNode tree = object(random, 3);
        byte[] text = JSON.writeValueAsBytes(tree);

        // When
        byte[] edited = JsonEdits.apply(text, RULE);

        // Then
        assertThat(JSON.readTree(edited)).isEqualTo(changed(tree));
    }

    private static ObjectNode object(RandomGenerator random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(List.of("a", "-b", "-c", "d", "old").get(random.nextInt(5)), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(RandomGenerator random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (depth == 0 ? random.nextInt(5) : random.nextInt(7)) {
            case 0 -> nodes.textNode("x");
            case 1 -> nodes.numberNode(7);
            case 2 -> nodes.textNode("é\"\\");
            case 3 -> nodes.nullNode();
            case 4 -> nodes.numberNode(1.5);
            case 5 -> object(random, depth - 1);
            default -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static JsonNode changed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode changed = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> {
                if (!member.getKey().startsWith("-") && !isX(member.getValue())) {
                    changed.set(member.getKey().equals("old") ? "new\"" : member.getKey(), changed(member.getValue()));
                }
            });
            return changed;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode changed = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> {
                if (!isX(element)) {
                    changed.add(changed(element));
                }
            });
            return changed;
        }
        return node.isNumber() && node.asText().equals("7") ? JsonNodeFactory.instance.textNode("ß\n") : node;
    }

    private static boolean isX(JsonNode node) {
        return node.isTextual() && node.asText().equals("x");
    }
}
