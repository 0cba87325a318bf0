package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.ddl.Remark;
import io.windtrap.forwarder.clickhouse.type.ColumnFit;

/**
 * A column as {@code system.columns} has it.
 *
 * @param defaultKind {@code DEFAULT}, {@code MATERIALIZED}, {@code ALIAS}, {@code EPHEMERAL} or empty
 * @param comment may say that the column stands in for one whose name ClickHouse refuses, see {@link Remark}
 */
public record TableColumn(String name, String type, String defaultKind, String comment) {
    public TableColumn(String name, String type, String defaultKind) {
        this(name, type, defaultKind, "");
    }

    /** What it holds. An EPHEMERAL column is written: others are computed of it. */
    ColumnFit fit() {
        return switch (defaultKind) {
            case "MATERIALIZED", "ALIAS" -> ColumnFit.computed(type);
            default -> Remark.isExactColumn(comment) ? ColumnFit.exact(type) : ColumnFit.of(type);
        };
    }

    /** The column of the mapping whose values it holds. */
    String logicalName() {
        return Remark.column(comment).orElse(name);
    }
}
