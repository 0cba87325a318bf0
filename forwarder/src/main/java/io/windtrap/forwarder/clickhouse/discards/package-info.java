/** Values that their columns can't hold: rows of {@code rudder_discards}, counted and named. */
@NullMarked
package io.windtrap.forwarder.clickhouse.discards;

import org.jspecify.annotations.NullMarked;
