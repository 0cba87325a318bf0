/** Rows of one batch with the same table and columns, as the TSV of one INSERT. */
@NullMarked
package io.windtrap.forwarder.batch.group;

import org.jspecify.annotations.NullMarked;
