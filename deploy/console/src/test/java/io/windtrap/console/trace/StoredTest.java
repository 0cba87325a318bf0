package io.windtrap.console.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StoredTest {
    private static Fate.Table table(String name, @Nullable Long found) {
        return new Fate.Table(name, found, "SELECT 1", null, 0);
    }

    @Test
    void isNotKnownWhileATableCouldNotBeAsked() {
        // When
        var stored = Stored.of(List.of(table("tracks", 1L), table("bought", null)), false);
        var none = Stored.of(List.of(table("tracks", 0L), table("bought", null)), true);

        // Then
        assertThat(stored.state()).isEqualTo("unknown");
        assertThat(stored.sentence()).contains("did not say for bought");
        assertThat(none.state()).isEqualTo("unknown");
    }

    @Test
    void isInPartWhereOneTableHasNoRow() {
        // When
        var stored = Stored.of(List.of(table("tracks", 2L), table("bought", 0L)), true);

        // Then
        assertThat(stored.state()).isEqualTo("stored_in_part");
        assertThat(stored.sentence()).contains("without the rows of bought", "dead letter");
    }

    @Test
    void isAllOrNothing() {
        // When, Then
        assertThat(Stored.of(List.of(table("tracks", 1L), table("bought", 1L)), true)
                        .state())
                .isEqualTo("stored");
        assertThat(Stored.of(List.of(table("tracks", 0L)), true).state()).isEqualTo("dead_letter");
        assertThat(Stored.of(List.of(table("tracks", 0L)), false).state()).isEqualTo("not_found");
    }

    @Test
    void isFoundByTheKeyOfItsTable() {
        // Given
        List<Cell> cells = List.of(
                new Cell("id", LogicalType.STRING, "it's"),
                new Cell("received_at", LogicalType.DATETIME, "2026-03-02 10:15:31.250"));

        // When, Then
        assertThat(Tracer.where(new Row("tracks", cells)))
                .startsWith(" WHERE id = ")
                .endsWith(" AND received_at >= toDateTime64('2026-03-02 10:15:31.000', 3, 'UTC')"
                        + " AND received_at <= toDateTime64('2026-03-02 10:15:31.250', 3, 'UTC')");
        assertThat(Tracer.where(new Row("users", cells)))
                .endsWith(" AND received_at >= toDateTime64('2026-03-02 10:15:31.000', 3, 'UTC')");
    }
}
