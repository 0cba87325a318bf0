/** The ClickHouse engine as a library of this process, through Java's foreign-function interface. */
@NullMarked
package io.windtrap.engine.clickhouse.chdb;

import org.jspecify.annotations.NullMarked;
