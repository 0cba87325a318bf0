package io.windtrap.forwarder.mapping;

import java.util.List;

/**
 * One row for one table, without {@code uuid_ts}: the load time is the batch's, which adds that column to every row.
 *
 * @param table name of the table, as it stands in ClickHouse
 * @param cells sorted by column name, each column once; so the list of names is the row's canonical column set. A column
 *     that has no value here has no cell. Rows of one event share their equal cells. Immutable.
 */
public record Row(String table, List<Cell> cells) {}
