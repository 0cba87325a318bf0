/** Makes tables ready for rows: created, given columns, widened; within limits, and safe from many forwarders at once. */
@NullMarked
package io.windtrap.forwarder.clickhouse.table;

import org.jspecify.annotations.NullMarked;
