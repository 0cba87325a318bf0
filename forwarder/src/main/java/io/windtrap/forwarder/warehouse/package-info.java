/** ClickHouse: its tables, their columns, one insert for each group of rows, and what its errors ask for. */
@NullMarked
package io.windtrap.forwarder.warehouse;

import org.jspecify.annotations.NullMarked;
