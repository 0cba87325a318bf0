package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.ColumnFit;

/**
 * A column as {@code system.columns} has it.
 *
 * @param defaultKind {@code DEFAULT}, {@code MATERIALIZED}, {@code ALIAS}, {@code EPHEMERAL} or empty
 */
record TableColumn(String name, String type, String defaultKind) {
    /** What it holds. An EPHEMERAL column is written: others are computed of it. */
    ColumnFit fit() {
        return switch (defaultKind) {
            case "MATERIALIZED", "ALIAS" -> ColumnFit.computed(type);
            default -> ColumnFit.of(type);
        };
    }
}
