/** Reading ClickHouse, read-only and within limits. */
@NullMarked
package io.windtrap.console.clickhouse;

import org.jspecify.annotations.NullMarked;
