package io.windtrap.console.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuestionTest {
    private static final Set<String> COLUMNS =
            Set.of("received_at", "timestamp", "event_text", "user_id", "anonymous_id", "context_source_id", "id");

    private static List<String> missing(Map<String, Set<String>> columns) {
        return Question.all(columns).stream()
                .map(one -> one.missing() == null ? "" : one.missing())
                .filter(one -> !one.isEmpty())
                .distinct()
                .toList();
    }

    @Test
    void thereAreTenOfDifferentNames() {
        assertThat(Question.all()).hasSize(10).extracting(Question::id).doesNotHaveDuplicates();
        assertThat(Question.all()).extracting(Question::missing).containsOnlyNulls();
    }

    @Test
    void eachSaysWhichTableItLacks() {
        assertThat(missing(Map.of()))
                .containsExactlyInAnyOrder(
                        "There is no table tracks yet: no such call has come.",
                        "There is no table identifies yet: no such call has come.",
                        "There is no table pages yet: no such call has come.");
    }

    @Test
    void eachSaysWhichColumnItLacks() {
        assertThat(missing(Map.of("tracks", COLUMNS, "identifies", COLUMNS, "pages", COLUMNS)))
                .containsExactly("The table pages has no column path yet: no call had such a property.");
    }
}
