package io.windtrap.kubernetes.values;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.kubernetes.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Three files that say the same: values.yaml, which people edit, its schema and the table in README.md. With
 * {@code -Dwindtrap.write} the test writes the latter two.
 */
final class ValuesFilesTest {
    private static final Path SCHEMA = Chart.FOLDER.resolve("values.schema.json");
    private static final Path README = Chart.FOLDER.resolve("README.md");

    private final Map<String, Object> values =
            new Yaml(new SafeConstructor(new LoaderOptions())).load(Chart.defaults());
    private final Map<String, String> comments = CommentedYaml.comments(Chart.defaults());

    @Test
    void everyKeyOfTheSchemaIsDescribedAndNoOtherIsAllowed() throws IOException {
        // When
        List<String> problems = new ArrayList<>();
        check("", new ObjectMapper().readTree(Chart.text(SCHEMA)), problems);

        // Then
        assertThat(problems).isEmpty();
    }

    @Test
    void theSchemaHasTheKeysOfValuesAndOfWindtrapsConfiguration() throws IOException {
        holds(SCHEMA, ValuesSchema.of(values, comments, Chart.text(SCHEMA)));
    }

    @Test
    void theReadmeListsAllValues() throws IOException {
        holds(README, ValuesTable.in(Chart.text(README), values, comments));
    }

    /** The default of a key's neighbour never describes it: this holds only what is written above the key itself. */
    @Test
    void aCommentIsFoundForNestedKeysAndItemsOfLists() {
        // When
        Map<String, String> found = CommentedYaml.comments("""
            # Head of the file.

            # A list.
            items:
                # Name of it,
                # unique.
              - id: a
                deep:
                  # Deepest.
                  key: ''
                  other: ''
                last: 1
            """);

        // Then
        assertThat(found)
                .containsEntry("items", "A list.")
                .containsEntry("items[].id", "Name of it, unique.")
                .containsEntry("items[].deep.key", "Deepest.")
                .containsEntry("items[].deep.other", "Deepest.")
                .containsKey("items[].last");
    }

    private static void holds(Path file, String expected) throws IOException {
        if (System.getProperty("windtrap.write") != null) {
            Files.writeString(file, expected);
        }
        assertThat(Chart.text(file))
                .as(
                        "%s; to write it: mvn -pl deploy/kubernetes -am test -Dtest=ValuesFilesTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dwindtrap.write",
                        file.getFileName())
                .isEqualTo(expected);
    }

    private static void check(String path, JsonNode schema, List<String> problems) {
        if (schema.has("properties") && schema.path("additionalProperties").asBoolean(true)) {
            problems.add(path + " allows other keys");
        }
        schema.path("properties").properties().forEach(property -> {
            String below = path + "." + property.getKey();
            if (property.getValue().path("description").asText().isBlank()) {
                problems.add(below + " has no description");
            }
            check(below, property.getValue(), problems);
        });
        if (schema.has("items")) {
            check(path + "[]", schema.path("items"), problems);
        }
    }
}
