/** The local ClickHouse: the real engine as a library behind ClickHouse's HTTP interface, in a process of its own. */
@NullMarked
package io.windtrap.engine.clickhouse;

import org.jspecify.annotations.NullMarked;
