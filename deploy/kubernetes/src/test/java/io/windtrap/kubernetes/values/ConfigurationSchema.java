package io.windtrap.kubernetes.values;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.WithDefault;
import io.windtrap.common.config.WindtrapConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * JSON Schema of Windtrap's configuration: types from its typed interfaces, descriptions from windtrap.sample.yml. Every value
 * may be a placeholder.
 */
final class ConfigurationSchema {
    /** What the pod decides: ports, addresses, drain times, certificates, and the transformer's name and folder. The chart's own values stand for them. */
    private static final Set<String> OF_THE_CHART = Set.of(
            "gateway.host",
            "gateway.port",
            "gateway.admin",
            "gateway.shutdown-delay",
            "gateway.shutdown-timeout",
            "gateway.tls.certificate",
            "gateway.tls.key",
            "gateway.tls.keystore",
            "gateway.tls.keystore-password",
            "forwarder.admin",
            "forwarder.drain-timeout",
            "transformer.admin",
            "console.host",
            "console.port",
            "console.gateways",
            "console.forwarders",
            "console.transformers",
            "console.test-event-url",
            "console.tls",
            "console.admin",
            "transformer.instance-id",
            "transformer.state-directory");

    private static final String PLACEHOLDER = "|\\$\\{";

    private final Map<String, String> comments = CommentedYaml.comments(sample());
    private final List<String> order = List.copyOf(comments.keySet());

    /**
     * The object {@code config} of the values.
     *
     * @param sections what the sample file does not say of its sections, by {@code config.} and their name
     */
    static ObjectNode ofAll(Map<String, String> sections) {
        var schema = new ConfigurationSchema();
        schema.comments.replaceAll(
                (path, comment) -> comment.isEmpty() ? sections.getOrDefault("config." + path, "") : comment);
        return schema.section(WindtrapConfig.class, "");
    }

    private ObjectNode section(Class<?> type, String path) {
        ObjectNode section = json();
        section.put("type", "object");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        ObjectNode properties = section.putObject("properties");
        Stream.of(type.getMethods())
                .sorted(Comparator.comparingInt((Method method) -> order.indexOf(path + kebab(method.getName()))))
                .filter(method -> !OF_THE_CHART.contains(path + kebab(method.getName())))
                .forEach(method -> {
                    String key = kebab(method.getName());
                    ObjectNode property = described(path + key);
                    property.setAll(property(method.getGenericReturnType(), path + key));
                    properties.set(key, property);
                    if (isRequired(method)) {
                        required.add(key);
                    }
                });
        if (!required.isEmpty()) {
            section.set("required", required);
        }
        return section.put("additionalProperties", false);
    }

    private ObjectNode described(String path) {
        String comment = comments.get(path);
        if (comment == null) {
            throw new AssertionError(path + " is not in windtrap.sample.yml");
        }
        return comment.isEmpty() ? json() : json().put("description", comment);
    }

    private ObjectNode property(Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Optional.class) {
                return property(element, path);
            }
            if (generic.getRawType() == Map.class) {
                ObjectNode map = json().put("type", "object");
                map.putObject("additionalProperties").set("type", types("string", "number", "boolean"));
                return map;
            }
            ObjectNode list = json();
            if (element instanceof Class<?> section && isSection(section)) {
                list.put("type", "array").set("items", section(section, path + "[]."));
            } else { // one, several with commas, or a list
                list.set("type", types("string", "array"));
                list.putObject("items").put("type", "string");
            }
            return list;
        }
        Class<?> plain = (Class<?>) type;
        return isSection(plain) ? section(plain, path + ".") : scalar(plain);
    }

    private static ObjectNode scalar(Class<?> type) {
        ObjectNode scalar = json();
        if (type.isEnum()) {
            String names = Stream.of(type.getEnumConstants())
                    .map(constant ->
                            constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .reduce((a, b) -> a + "|" + b)
                    .orElseThrow();
            return scalar.put("type", "string").put("pattern", "^(" + names + ")$" + PLACEHOLDER);
        }
        return switch (type.getSimpleName()) {
            case "boolean" -> typed(scalar, "boolean", "true|false");
            case "int", "long" -> typed(scalar, "integer", "[0-9]+");
            case "double" -> typed(scalar, "number", "[0-9]+([.][0-9]+)?");
            case "ByteSize" -> typed(scalar, "integer", "[0-9]+ *([KMG]iB)?");
            case "Duration" -> scalar.put("type", "string").put("pattern", "^[0-9]+ *(ms|s|m|h)$" + PLACEHOLDER);
            case "String", "Secret", "Path" -> scalar.put("type", "string");
            default -> throw new AssertionError("say here which values " + type + " has");
        };
    }

    private static ObjectNode typed(ObjectNode scalar, String type, String text) {
        scalar.set("type", types(type, "string"));
        return scalar.put("pattern", "^(" + text + ")$" + PLACEHOLDER);
    }

    private static ArrayNode types(String... names) {
        ArrayNode types = JsonNodeFactory.instance.arrayNode();
        Stream.of(names).forEach(types::add);
        return types;
    }

    private static boolean isRequired(Method method) {
        return !method.isAnnotationPresent(WithDefault.class)
                && method.getGenericReturnType() instanceof Class<?> type
                && !isSection(type);
    }

    private static boolean isSection(Class<?> type) {
        return type.isInterface() && type.getPackage().equals(WindtrapConfig.class.getPackage());
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String sample() {
        try (InputStream file = WindtrapConfig.class.getResourceAsStream("/windtrap.sample.yml")) {
            if (file == null) {
                throw new AssertionError("common has no windtrap.sample.yml");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
