/** Batches: contiguous offset ranges of one partition, their rows grouped by table and column set. */
@NullMarked
package io.windtrap.forwarder.batch;

import org.jspecify.annotations.NullMarked;
