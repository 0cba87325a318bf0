package io.windtrap.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds its paragraph. */
final class RunbookTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "operations.md");
    private static final Pattern HEADING = Pattern.compile("^### (Windtrap\\w+)$", Pattern.MULTILINE);

    @Test
    void hasAParagraphForEachAlertAndNoOther() throws IOException {
        // When
        List<String> paragraphs = HEADING.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();

        // Then
        assertThat(paragraphs)
                .containsExactlyElementsOf(Alert.all().stream().map(Alert::name).toList());
    }

    @Test
    void isLinkedByEachAlert() throws IOException {
        assertThat(Alert.all()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.annotations())
                    .containsOnlyKeys("summary", "description", "runbook_url")
                    .containsEntry(
                            "runbook_url", "docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(alert.severity()).isIn("critical", "warning");
        });
    }

    @Test
    void isNamedByPanelsOnlyWithAlertsThatExist() throws IOException {
        // Given
        List<String> alerts = Alert.all().stream().map(Alert::name).toList();

        // Then
        for (Dashboard dashboard : Dashboard.all()) {
            assertThat(Pattern.compile("Windtrap[A-Z]\\w+")
                            .matcher(dashboard.json().toString())
                            .results()
                            .map(match -> match.group()))
                    .isSubsetOf(alerts);
        }
    }
}
