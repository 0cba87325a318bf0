/** JSON of an event's value as it was sent: limits, numbers without loss, text. */
@NullMarked
package io.windtrap.forwarder.mapping.json;

import org.jspecify.annotations.NullMarked;
