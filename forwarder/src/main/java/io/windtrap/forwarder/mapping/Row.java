package io.windtrap.forwarder.mapping;

import java.util.List;

/**
 * One row for one table, without {@code uuid_ts}: the batch adds that column, the load time, to every row.
 *
 * @param table name of the table, as it stands in ClickHouse
 * @param cells sorted by column name, each column once; so the list of names is the row's canonical column set. A column
 *     that has no value here has no cell. Rows of one event share their equal cells. Immutable.
 */
public record Row(String table, List<Cell> cells) {}
