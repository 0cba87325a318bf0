/** Turns the configuration into the parts of a forwarder; the only place that knows which warehouse a destination has. */
@NullMarked
package io.windtrap.forwarder.wiring;

import org.jspecify.annotations.NullMarked;
