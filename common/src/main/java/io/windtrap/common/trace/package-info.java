/** Tracing by OpenTelemetry: off unless the environment asks for it. */
@NullMarked
package io.windtrap.common.trace;

import org.jspecify.annotations.NullMarked;
