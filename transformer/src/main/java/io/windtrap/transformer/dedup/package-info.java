/** Deduplication: which events have been seen before, within a window of time, by their source and message id. */
@NullMarked
package io.windtrap.transformer.dedup;

import org.jspecify.annotations.NullMarked;
