/** Spans of requests, where OpenTelemetry is on. */
@NullMarked
package io.windtrap.gateway.trace;

import org.jspecify.annotations.NullMarked;
