/** What ClickHouse's answers and its client's errors mean, sorted by what helps. */
@NullMarked
package io.windtrap.forwarder.clickhouse.failure;

import org.jspecify.annotations.NullMarked;
