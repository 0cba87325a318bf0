package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Row;
import org.junit.jupiter.api.Test;

final class RowGroupTest {
    private static final String LOADED = "2026-03-02 10:15:31.250";

    @Test
    void addsTheLoadTimeToEveryRow() {
        // Given
        RowGroup group = group(row("tracks", text("id", "a"), cell("n", INT, "1")));

        // When
        group.add(row("tracks", text("id", "b"), cell("n", INT, "2")), LOADED, 0);

        // Then
        assertThat(group.columns()).containsExactly("id", "n", "uuid_ts");
        assertThat(Rows.tsv(group)).isEqualTo("a\t1\t" + LOADED + "\nb\t2\t" + LOADED + "\n");
    }

    @Test
    void remembersEveryTypeOfAColumn() {
        // Given
        RowGroup group = group(row("t", cell("n", INT, "1")));

        // When
        group.add(row("t", cell("n", FLOAT, "0.5")), LOADED, 0);

        // Then
        assertThat(group.types(0)).isEqualTo(TypeSet.of(INT, FLOAT));
        assertThat(group.rows()).isEqualTo(2);
    }

    private static RowGroup group(Row first) {
        var group = new RowGroup(GroupKey.of(first));
        group.add(first, LOADED, 0);
        return group;
    }
}
