/** What the rows of one event are built of: cells in the order of their columns, and values that no column holds. */
@NullMarked
package io.windtrap.forwarder.mapping.row;

import org.jspecify.annotations.NullMarked;
