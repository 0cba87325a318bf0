package io.windtrap.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.observability.services.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * An alert of the rules.
 *
 * @param name begins with Windtrap
 * @param expression in PromQL
 * @param severity who gets up, and when
 * @param annotations what a person reads
 */
record Alert(String name, String expression, String severity, Map<String, String> annotations) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:windtrap[_:]|jvm_|process_)[a-z0-9_:]+(?:\\{[^}]*})?");

    /** All of them, in the order of the file. */
    static List<Alert> all() throws IOException {
        Object file = new Yaml().load(Files.readString(Prometheus.RULES));
        return JSON.<JsonNode>valueToTree(file)
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .filter(rule -> rule.has("alert"))
                .map(Alert::of)
                .toList();
    }

    private static Alert of(JsonNode rule) {
        Map<String, String> annotations = new LinkedHashMap<>();
        rule.path("annotations")
                .propertyStream()
                .forEach(one -> annotations.put(one.getKey(), one.getValue().asText()));
        return new Alert(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                rule.at("/labels/severity").asText(),
                annotations);
    }

    /** The series that it looks at, as queries of their own: an alert that is quiet because its series do not exist is a trap. */
    List<String> selectors() {
        return SELECTOR.matcher(expression)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }
}
