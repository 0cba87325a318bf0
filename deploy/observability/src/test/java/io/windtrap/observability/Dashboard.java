package io.windtrap.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the dashboards that Grafana is given.
 *
 * @param name of its file, without ending
 * @param json what is in it
 */
record Dashboard(String name, JsonNode json) {
    private static final Path FOLDER = Path.of("grafana", "dashboards");

    /** All of them, by name. */
    static List<Dashboard> all() throws IOException {
        var dashboards = new ArrayList<Dashboard>();
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(new Dashboard(
                        file.getFileName().toString().replace(".json", ""),
                        new ObjectMapper().readTree(file.toFile())));
            }
        }
        return dashboards;
    }

    /** Its panels, without the rows that group them. */
    List<JsonNode> panels() {
        return json.path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    /** Every query of every panel, as it is sent to Prometheus when all variables are at their first value. */
    List<Query> queries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                name + ": " + panel.path("title").asText() + " "
                                        + target.path("refId").asText(),
                                prometheus(target.path("expr").asText()))))
                .toList();
    }

    private static String prometheus(String expression) {
        return expression
                .replace("$__rate_interval", "30s")
                .replace("$destination", ".*")
                .replace("$instance", ".*");
    }

    /**
     * A query.
     *
     * @param place dashboard and panel
     * @param expression in PromQL
     */
    record Query(String place, String expression) {}
}
