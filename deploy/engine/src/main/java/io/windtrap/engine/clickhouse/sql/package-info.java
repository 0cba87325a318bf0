/** ClickHouse's language as far as the front must understand it: statements, formats, errors, figures. Pure: no library, no network. */
@NullMarked
package io.windtrap.engine.clickhouse.sql;

import org.jspecify.annotations.NullMarked;
