/** Spans of batches and INSERTs, where OpenTelemetry is on. */
@NullMarked
package io.windtrap.forwarder.trace;

import org.jspecify.annotations.NullMarked;
