package io.windtrap.kubernetes.values;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** The table of all values in the chart's README. */
final class ValuesTable {
    private static final String BEGIN = "<!-- values: written by ValuesFilesTest -->\n";
    private static final String END = "<!-- end of values -->";

    private final StringBuilder table = new StringBuilder();
    private final Map<String, String> comments;

    private ValuesTable(Map<String, String> comments) {
        this.comments = comments;
    }

    /** {@code readme} with the table of {@code values} between its two marks. */
    static String in(String readme, Map<String, Object> values, Map<String, String> comments) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new AssertionError("README.md lacks the marks of the table: " + BEGIN + END);
        }
        var table = new ValuesTable(comments);
        table.table.append("\n| key | default | what it is |\n| --- | --- | --- |\n");
        table.rows(new ObjectMapper().valueToTree(values), "");
        return readme.substring(0, begin + BEGIN.length()) + table.table + "\n" + readme.substring(end);
    }

    private void rows(JsonNode values, String prefix) {
        values.properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            String comment = comments.getOrDefault(path, "").replace("|", "\\|");
            if (value.isObject() && !value.isEmpty()) {
                if (!comment.isEmpty()) {
                    table.append("| `%s` | | %s |\n".formatted(path, comment));
                }
                rows(value, path + ".");
            } else {
                table.append("| `%s` | `%s` | %s |\n".formatted(path, value, comment));
            }
        });
    }
}
