/** ClickHouse as a warehouse: one INSERT for each group of rows, and everything that makes its repetition safe. */
@NullMarked
package io.windtrap.forwarder.clickhouse;

import org.jspecify.annotations.NullMarked;
