package io.windtrap.forwarder.clickhouse.discards;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.type.ColumnFit;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class FittedRowsTest {
    private static final ColumnFit TEXT = ColumnFit.of("Nullable(String)");
    private static final ColumnFit WHOLE = ColumnFit.of("Nullable(Int64)");
    private static final ColumnFit MOMENT = ColumnFit.of("Nullable(DateTime64(3, 'UTC'))");

    @Test
    void putsNullWhereAColumnCantHoldTheValueAndKeepsTheRest() throws IOException {
        // Given
        RowGroup group = group(
                row("t", text("id", "a\tb"), cell("n", INT, "1"), text("x", "y")),
                row("t", text("id", "c"), cell("n", STRING, "tab\there"), text("x", "z\\")));
        String loaded = loaded(group);
        List<RejectedCell> refused = new ArrayList<>();

        // When
        TsvBuffer fitted = new FittedRows(group, List.of(TEXT, WHOLE, TEXT, MOMENT)).tsv(refused::add);

        // Then
        assertThat(tsv(fitted)).isEqualTo("a\\tb\t1\ty\t" + loaded + "\nc\t\\N\tz\\\\\t" + loaded + "\n");
        assertThat(refused)
                .containsExactly(
                        new RejectedCell("t", "c", loaded, loaded, text("n", "tab\there"), Mismatch.INCOMPATIBLE));
    }

    @Test
    void writesAConvertedValueEscaped() throws IOException {
        // Given
        RowGroup group = group(row("t", text("n", "[\"a\\tb\"]")));

        // When
        TsvBuffer fitted = new FittedRows(group, List.of(ColumnFit.of("Array(String)"), MOMENT)).tsv();

        // Then
        assertThat(tsv(fitted)).isEqualTo("['a\\tb']\t" + loaded(group) + "\n");
    }

    @Test
    void staysTheSameWhenItIsFittedAgain() throws IOException {
        RowGroup group = group(row("t", text("n", "a")));
        var rows = new FittedRows(group, List.of(WHOLE, MOMENT));

        assertThat(tsv(rows.tsv())).isEqualTo(tsv(rows.tsv())).startsWith("\\N\t");
    }

    @Test
    void leavesOutColumnsThatCantBeWritten() throws IOException {
        RowGroup group = group(row("t", text("a", "1"), text("b", "2")));

        assertThat(tsv(new FittedRows(group, List.of(ColumnFit.computed("String"), TEXT, MOMENT)).tsv()))
                .isEqualTo("2\t" + loaded(group) + "\n");
    }

    @Test
    void keepsNullOfMergedRowsWhenATableAsksForOtherText() throws IOException {
        // Given
        RowGroup joined = Batches.merged(10, row("t", text("n", "[1,2]")), row("t", text("x", "y")))
                .groups()
                .getFirst();

        // When
        List<RejectedCell> refused = new ArrayList<>();
        TsvBuffer fitted =
                new FittedRows(joined, List.of(ColumnFit.of("Array(String)"), WHOLE, MOMENT)).tsv(refused::add);

        // Then
        String loaded = loaded(joined);
        assertThat(tsv(fitted)).isEqualTo("['1','2']\t\\N\t" + loaded + "\n\\N\t\\N\t" + loaded + "\n");
        assertThat(refused).extracting(cell -> cell.cell().text()).containsExactly("y");
    }

    private static RowGroup group(Row... rows) {
        return Batches.of(List.of(rows)).groups().getFirst();
    }

    private static String loaded(RowGroup group) {
        return Objects.requireNonNull(group.firstValue("uuid_ts"));
    }

    private static String tsv(TsvBuffer buffer) throws IOException {
        var out = new ByteArrayOutputStream();
        buffer.writeTo(out);
        return out.toString(UTF_8);
    }
}
