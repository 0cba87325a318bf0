/** What the destinations do: groups, partitions, lag, batches, inserts. */
@NullMarked
package io.windtrap.console.delivery;

import org.jspecify.annotations.NullMarked;
