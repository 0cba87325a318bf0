package io.windtrap.forwarder.clickhouse.discards;

import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.LogicalType;

/**
 * What refused values have in common.
 *
 * @param table table without its database
 * @param type what they look like
 */
public record Discarded(String table, String column, LogicalType type, Mismatch reason) {}
