package io.windtrap.forwarder.clickhouse.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.intent.Intent;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ColumnBudgetTest {
    private static final Intent BATCH = new Intent(0, 9, "0123456789abcdef", 1);
    private static final Intent NEXT = new Intent(10, 19, "0123456789abcdef", 2);

    @Test
    void admitsEverythingWithoutLimits() {
        var growth = new ColumnBudget(ColumnLimits.NONE);

        assertThat(growth.admitted(BATCH, "t", 100_000, columns("a", "b"))).containsExactly("a", "b");
    }

    @Test
    void admitsTheFirstByNameUpToTheWidthOfATable() {
        var growth = new ColumnBudget(new ColumnLimits(0, 10, 0));

        assertThat(growth.admitted(BATCH, "t", 8, columns("c", "a", "b"))).containsExactly("a", "b");
        assertThat(growth.admitted(BATCH, "t", 10, columns("a"))).isEmpty();
        assertThat(growth.admitted(BATCH, "t", 11, columns("a"))).isEmpty();
        assertThat(growth.admitted(BATCH, "t", 8, columns("a", "b", "id"))).containsExactly("a", "id");
    }

    @Test
    void admitsWhatRulesFillWhateverTheLimits() {
        var growth = new ColumnBudget(new ColumnLimits(1, 1, 1));

        assertThat(growth.admitted(BATCH, "t", 5, columns("id", "a", "received_at", "context_ip")))
                .containsExactly("context_ip", "id", "received_at");
    }

    @Test
    void countsWhatABatchAddsToOneTable() {
        // Given
        var growth = new ColumnBudget(new ColumnLimits(2, 0, 0));

        // When
        growth.added(BATCH, "t", columns("a", "id"));

        // Then
        assertThat(growth.admitted(BATCH, "t", 5, columns("b", "c"))).containsExactly("b");
        assertThat(growth.admitted(BATCH, "u", 5, columns("b", "c", "d"))).containsExactly("b", "c");
        assertThat(growth.admitted(NEXT, "t", 5, columns("b", "c"))).containsExactly("b", "c");
    }

    private static SortedSet<String> columns(String... names) {
        return new TreeSet<>(List.of(names));
    }
}
