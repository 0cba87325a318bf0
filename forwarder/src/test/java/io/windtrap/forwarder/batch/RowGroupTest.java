package io.windtrap.forwarder.batch;

import static io.windtrap.forwarder.batch.Rows.cell;
import static io.windtrap.forwarder.batch.Rows.row;
import static io.windtrap.forwarder.batch.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.warehouse.type.Mismatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowGroupTest {
    private static final String LOADED = "2026-03-02 10:15:31.250";
    private static final ColumnFit TEXT = ColumnFit.of("Nullable(String)");
    private static final ColumnFit WHOLE = ColumnFit.of("Nullable(Int64)");
    private static final ColumnFit MOMENT = ColumnFit.of("Nullable(DateTime64(3, 'UTC'))");

    @Test
    void addsTheLoadTimeToEveryRow() throws IOException {
        // Given
        RowGroup group = group(row("tracks", text("id", "a"), cell("n", INT, "1")));

        // When
        group.add(row("tracks", text("id", "b"), cell("n", INT, "2")), LOADED, 0);

        // Then
        assertThat(group.columns()).containsExactly("id", "n", "uuid_ts");
        assertThat(tsv(group.fitted(List.of(TEXT, WHOLE, MOMENT), _ -> {})))
                .isEqualTo("a\t1\t" + LOADED + "\nb\t2\t" + LOADED + "\n");
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

    @Test
    void putsNullWhereAColumnCantHoldTheValueAndKeepsTheRest() throws IOException {
        // Given
        RowGroup group = group(row("t", text("id", "a\tb"), cell("n", INT, "1"), text("x", "y")));
        group.add(row("t", text("id", "c"), cell("n", STRING, "tab\there"), text("x", "z\\")), LOADED, 0);
        List<RefusedCell> refused = new ArrayList<>();

        // When
        TsvBuffer fitted = group.fitted(List.of(TEXT, WHOLE, TEXT, MOMENT), refused::add);

        // Then
        assertThat(tsv(fitted)).isEqualTo("a\\tb\t1\ty\t" + LOADED + "\nc\t\\N\tz\\\\\t" + LOADED + "\n");
        assertThat(refused)
                .containsExactly(
                        new RefusedCell("t", "c", LOADED, LOADED, text("n", "tab\there"), Mismatch.INCOMPATIBLE));
    }

    @Test
    void writesAConvertedValueEscaped() throws IOException {
        // Given
        RowGroup group = group(row("t", text("n", "[\"a\\tb\"]")));

        // When
        TsvBuffer fitted = group.fitted(List.of(ColumnFit.of("Array(String)"), MOMENT), _ -> {});

        // Then
        assertThat(tsv(fitted)).isEqualTo("['a\\tb']\t" + LOADED + "\n");
    }

    @Test
    void staysTheSameWhenItIsFittedAgain() throws IOException {
        RowGroup group = group(row("t", text("n", "a")));
        List<ColumnFit> fits = List.of(WHOLE, MOMENT);

        assertThat(tsv(group.fitted(fits, _ -> {}))).isEqualTo(tsv(group.fitted(fits, _ -> {})));
    }

    private static RowGroup group(Row first) {
        var group = new RowGroup(GroupKey.of(first));
        group.add(first, LOADED, 0);
        return group;
    }

    private static String tsv(TsvBuffer buffer) throws IOException {
        var out = new ByteArrayOutputStream();
        buffer.writeTo(out);
        return out.toString(UTF_8);
    }
}
