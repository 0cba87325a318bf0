package io.windtrap.forwarder.clickhouse.discards;

import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;

/**
 * A value that its column can't hold; the row is kept, with NULL in its place.
 *
 * @param table table without its database
 * @param rowId the row's {@code id}; empty when it has none
 * @param receivedAt the row's {@code received_at}, else its load time; as {@link LogicalType#DATETIME} has it
 * @param loadedAt the row's load time, likewise
 * @param cell the value as it was to be stored; its text is never logged
 * @param reason why it isn't
 */
public record RejectedCell(
        String table, String rowId, String receivedAt, String loadedAt, Cell cell, Mismatch reason) {}
