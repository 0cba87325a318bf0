/** One destination's metrics; their names and meanings are in docs/metrics.md. */
@NullMarked
package io.windtrap.forwarder.metrics;

import org.jspecify.annotations.NullMarked;
