/** Dead letters: events that a destination could not store, the topic that keeps them, and the way back. */
@NullMarked
package io.windtrap.forwarder.deadletter;

import org.jspecify.annotations.NullMarked;
