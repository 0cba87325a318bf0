package io.windtrap.kubernetes.values;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * values.schema.json: keys and descriptions from values.yaml, {@code config} from Windtrap's configuration. What bounds a value
 * (type, pattern, minimum) stays as it was written in the schema.
 */
final class ValuesSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "config";

    private final Map<String, String> comments;

    private ValuesSchema(Map<String, String> comments) {
        this.comments = comments;
    }

    /**
     * The schema as it should be.
     *
     * @param values parsed values.yaml
     * @param comments of its keys
     * @param written the schema as it is
     */
    static String of(Map<String, Object> values, Map<String, String> comments, String written) {
        try {
            JsonNode before = JSON.readTree(written);
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            schema.put("$schema", "http://json-schema.org/draft-07/schema#");
            schema.put("title", "Values of Windtrap's chart");
            new ValuesSchema(comments).object(schema, JSON.valueToTree(values), before, "");
            var printer = new DefaultPrettyPrinter();
            printer.indentArraysWith(new DefaultPrettyPrinter.FixedSpaceIndenter());
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            return JSON.writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError("values.schema.json is not JSON: " + e.getMessage(), e);
        }
    }

    private void object(ObjectNode schema, ObjectNode values, JsonNode before, String prefix) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        values.properties()
                .forEach(entry -> properties.set(
                        entry.getKey(),
                        property(
                                prefix + entry.getKey(),
                                entry.getValue(),
                                before.path("properties").path(entry.getKey()))));
        schema.put("additionalProperties", false);
    }

    private ObjectNode property(String path, JsonNode value, JsonNode before) {
        ObjectNode property = JsonNodeFactory.instance.objectNode();
        String comment = comments.getOrDefault(path, "");
        if (!comment.isEmpty()) {
            property.put("description", comment);
        }
        if (path.equals(CONFIG)) {
            return property.setAll(ConfigurationSchema.ofAll(comments));
        }
        if (value instanceof ObjectNode object && !object.isEmpty() && !isMap(before)) {
            object(property, object, before, path + ".");
            return property;
        }
        property.put("type", type(value));
        if (before instanceof ObjectNode bounds) {
            ObjectNode kept = bounds.deepCopy();
            kept.remove("description");
            property.setAll(kept);
        }
        return property;
    }

    /** A map whose keys are the operator's, although the chart has some by default. */
    private static boolean isMap(JsonNode before) {
        return before.path("additionalProperties").isObject();
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "boolean";
            case NUMBER -> "integer";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "string";
        };
    }
}
