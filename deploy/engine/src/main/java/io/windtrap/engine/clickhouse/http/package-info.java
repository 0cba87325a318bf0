/** ClickHouse's HTTP interface in front of the engine: what a request says, the bytes in and out, limits and errors. */
@NullMarked
package io.windtrap.engine.clickhouse.http;

import org.jspecify.annotations.NullMarked;
