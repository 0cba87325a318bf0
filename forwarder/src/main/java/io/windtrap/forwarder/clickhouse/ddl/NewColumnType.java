package io.windtrap.forwarder.clickhouse.ddl;

import static io.windtrap.forwarder.mapping.LogicalType.BOOLEAN;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;

import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;

/** Decides the type of a column that a batch is the first to need, over all the values that the batch has for it. */
final class NewColumnType {
    private static final String MILLISECONDS = "DateTime64(3, 'UTC')";

    private NewColumnType() {}

    /** The type as DDL, Nullable but for the sort key and the event's name. */
    static String of(String table, String column, TypeSet types) {
        if (table.equals(DiscardRow.TABLE) && TableDdl.DISCARDS_KEY.contains(column)) {
            return column.equals(RowColumns.RECEIVED_AT) ? MILLISECONDS : "String";
        }
        if (RudderStackTables.LOW_CARDINALITY.contains(column)) {
            return "LowCardinality(String)";
        }
        return switch (column) {
            case RowColumns.ID -> "String";
            case RowColumns.RECEIVED_AT ->
                // Plain, it would be that of the first batch, so that a replay in other batches gave another one.
                table.equals(RudderStackTables.USERS)
                        ? "SimpleAggregateFunction(max, " + MILLISECONDS + ")"
                        : MILLISECONDS;
            default -> {
                String nullable = "Nullable(" + plain(types) + ")";
                yield table.equals(RudderStackTables.USERS)
                        ? "SimpleAggregateFunction(anyLast, " + nullable + ")"
                        : nullable;
            }
        };
    }

    private static String plain(TypeSet types) {
        if (types.within(TypeSet.of(INT))) {
            return "Int64";
        }
        if (types.within(TypeSet.of(INT, FLOAT))) {
            return "Float64";
        }
        if (types.within(TypeSet.of(BOOLEAN))) {
            return "Bool";
        }
        return types.within(TypeSet.of(DATETIME)) ? MILLISECONDS : "String";
    }
}
