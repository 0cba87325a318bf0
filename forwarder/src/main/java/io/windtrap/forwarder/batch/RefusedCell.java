package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.warehouse.type.Mismatch;

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
public record RefusedCell(String table, String rowId, String receivedAt, String loadedAt, Cell cell, Mismatch reason) {}
