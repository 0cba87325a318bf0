package io.windtrap.forwarder.clickhouse.discards;

import io.windtrap.forwarder.batch.group.GroupReader;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.type.ColumnFit;
import io.windtrap.forwarder.clickhouse.type.Conversion;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a group as their table can take them. */
public final class FittedRows {
    private final RowGroup group;
    private final List<ColumnFit> fits;
    private final int id;
    private final int receivedAt;

    /** @param fits for each column of {@code group}, what it holds */
    public FittedRows(RowGroup group, List<ColumnFit> fits) {
        this.group = group;
        this.fits = fits;
        this.id = group.columns().indexOf(RowColumns.ID);
        this.receivedAt = group.columns().indexOf(RowColumns.RECEIVED_AT);
    }

    /** {@link #tsv(Consumer)} where nobody is to hear of what does not fit. */
    public TsvBuffer tsv() {
        return tsv(_ -> {});
    }

    /**
     * The columns that may be written, as TSV: the group's own bytes where every value fits as it stands, which is the usual case, else
     * a copy.
     *
     * @param refused gets each value that becomes NULL because its column can't hold it
     */
    public TsvBuffer tsv(Consumer<RejectedCell> refused) {
        for (int column = 0; column < fits.size(); column++) {
            ColumnFit fit = fits.get(column);
            if (!group.types(column).within(fit.asIs()) || !fit.written()) {
                return rewritten(refused);
            }
        }
        return group.tsv();
    }

    private TsvBuffer rewritten(Consumer<RejectedCell> refused) {
        var result = new TsvBuffer();
        GroupReader row = group.reader();
        while (row.next()) {
            boolean first = true;
            for (int column = 0; column < fits.size(); column++) {
                boolean written = fits.get(column).written();
                if (written && !first) {
                    result.tab();
                }
                first &= !written;
                append(row, column, result, refused);
            }
            result.newline();
        }
        return result;
    }

    private void append(GroupReader row, int column, TsvBuffer result, Consumer<RejectedCell> refused) {
        ColumnFit fit = fits.get(column);
        LogicalType type = row.type(column);
        if (type == null || TypeSet.of(type).within(fit.asIs())) {
            if (fit.written()) {
                row.copyTo(result, column);
            }
            return;
        }
        var cell = new Cell(group.columns().get(column), type, row.text(column));
        switch (fit.type().convert(cell)) {
            case Conversion.Converted(String text) -> result.text(text);
            case Conversion.Refused(Mismatch reason) -> {
                if (fit.written()) {
                    result.nullCell();
                }
                refused.accept(refused(row, cell, reason));
            }
        }
    }

    private RejectedCell refused(GroupReader row, Cell cell, Mismatch reason) {
        String loadedAt = row.text(fits.size() - 1);
        return new RejectedCell(
                group.table(),
                id < 0 ? "" : row.text(id),
                receivedAt < 0 ? loadedAt : row.text(receivedAt),
                loadedAt,
                cell,
                reason);
    }

    /** Each row's value in the column at {@code index} as an INSERT has it; null = no such cell, or its column refuses it. */
    public List<@Nullable String> values(int index) {
        ColumnFit fit = fits.get(index);
        List<@Nullable String> values = new ArrayList<>(group.rows());
        GroupReader row = group.reader();
        while (row.next()) {
            LogicalType type = row.type(index);
            values.add(type == null ? null : value(type, row.text(index), fit));
        }
        return values;
    }

    private static @Nullable String value(LogicalType type, String text, ColumnFit fit) {
        if (TypeSet.of(type).within(fit.asIs())) {
            return text;
        }
        return fit.type().value().convert(type, text) instanceof Conversion.Converted(String converted)
                ? converted
                : null;
    }
}
