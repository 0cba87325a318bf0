package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.warehouse.type.Mismatch;

/**
 * What refused values have in common.
 *
 * @param table table without its database
 * @param type what they look like
 */
public record Discarded(String table, String column, LogicalType type, Mismatch reason) {}
