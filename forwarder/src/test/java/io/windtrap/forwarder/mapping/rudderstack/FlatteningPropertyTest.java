package io.windtrap.forwarder.mapping.rudderstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.forwarder.mapping.EventType;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonReader;
import io.windtrap.forwarder.mapping.name.ColumnNames;
import io.windtrap.forwarder.mapping.name.ReservedNames;
import io.windtrap.forwarder.mapping.name.SnakeCase;
import io.windtrap.forwarder.mapping.name.SnakeCaseRule;
import io.windtrap.forwarder.mapping.row.Cells;
import io.windtrap.forwarder.mapping.row.LostValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Flattening against a plain reading of its rule over another library's tree. */
final class FlatteningPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int CLOUD_DEPTH = 3;

    private final ColumnNames names = new ColumnNames(new SnakeCaseRule(false, false));

    @Property(seed = "1")
    void flattensAsThePlainReadingDoes(@ForAll("objects") JsonNode sent) throws Exception {
        assertThat(flattened(sent, Flattening.UNLIMITED)).isEqualTo(reference(sent, Flattening.UNLIMITED));
        assertThat(flattened(sent, CLOUD_DEPTH)).isEqualTo(reference(sent, CLOUD_DEPTH));
    }

    private Map<String, String> flattened(JsonNode sent, int depth) throws Exception {
        JsonObject object = new JsonReader().read(JSON.writeValueAsBytes(sent));
        var columns = new HashMap<String, String>();
        var cells = new Cells(names.orders());
        var event = new JsonObject(new JsonObject.Member[] {new JsonObject.Member("properties", object)}, 1);
        var lost = new LostValues("m", Events.RECEIVED_AT);
        new Flattening(cells, names, EventType.PAGE, depth, lost, "pages").properties(event, "properties");
        cells.row("t").cells().forEach(cell -> columns.put(cell.column(), cell.type() + " " + cell.text()));
        return columns;
    }

    private static Map<String, String> reference(JsonNode sent, int depth) throws JsonProcessingException {
        var columns = new HashMap<String, String>();
        walk("", 0, depth, sent, columns);
        return columns;
    }

    private static void walk(String path, int level, int depth, JsonNode object, Map<String, String> columns)
            throws JsonProcessingException {
        for (Map.Entry<String, JsonNode> member : sortedByBytes(object).entrySet()) {
            String joined = path + member.getKey();
            JsonNode value = member.getValue();
            if (value.isObject() && (level < depth || value.isEmpty())) {
                walk(joined + "_", level + 1, depth, value, columns);
            } else if (!isBlank(value)) {
                String column = SnakeCase.of(joined, false, ColumnNames.MAX_LENGTH);
                if (!column.isEmpty() && ReservedNames.reserving(column).isEmpty()) {
                    columns.put(column, value(value));
                }
            }
        }
    }

    private static Map<String, JsonNode> sortedByBytes(JsonNode object) {
        var members = new TreeMap<String, JsonNode>((a, b) ->
                Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static boolean isBlank(JsonNode value) {
        return value.isNull() || isEmpty(value);
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isTextual()
                ? value.asText().isEmpty()
                : value.isArray() && (value.isEmpty() || (value.size() == 1 && isEmpty(value.get(0))));
    }

    private static String value(JsonNode value) throws JsonProcessingException {
        return switch (value.getNodeType()) {
            case NUMBER -> "INT " + value.asText();
            case BOOLEAN -> "BOOLEAN " + value.asText();
            case STRING -> "STRING " + value.asText();
            default -> "STRING " + JSON.writeValueAsString(sorted(value));
        };
    }

    private static JsonNode sorted(JsonNode value) {
        if (value.isArray()) {
            var items = NODES.arrayNode();
            value.forEach(item -> items.add(sorted(item)));
            return items;
        }
        if (value.isObject()) {
            ObjectNode object = NODES.objectNode();
            sortedByBytes(value).forEach((key, member) -> object.set(key, sorted(member)));
            return object;
        }
        return value;
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return object(5);
    }

    private static Arbitrary<JsonNode> object(int depth) {
        return Arbitraries.maps(key(), value(depth)).ofMaxSize(4).map(members -> {
            ObjectNode object = NODES.objectNode();
            members.forEach(object::set);
            return object;
        });
    }

    private static Arbitrary<String> key() {
        return Arbitraries.of(
                "a",
                "b",
                "aB",
                "a_b",
                "B",
                "id",
                "user",
                "",
                "_",
                "日",
                "1",
                "a1",
                "\uFF5E",
                "\uD83C\uDF89",
                "x".repeat(60));
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> scalar = Arbitraries.of(
                NODES.nullNode(),
                NODES.textNode(""),
                NODES.textNode(" "),
                NODES.textNode("é"),
                NODES.numberNode(0L),
                NODES.numberNode(-7L),
                NODES.booleanNode(true),
                NODES.booleanNode(false));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<JsonNode> array = Arbitraries.lazy(() -> value(depth - 1))
                .list()
                .ofMaxSize(2)
                .map(items -> {
                    var node = NODES.arrayNode();
                    node.addAll(items);
                    return node;
                });
        return Arbitraries.frequencyOf(
                Tuple.of(3, scalar), Tuple.of(1, array), Tuple.of(3, Arbitraries.lazy(() -> object(depth - 1))));
    }
}
