/** Replays: named objects in a topic, what they read, and how far each is. */
@NullMarked
package io.windtrap.forwarder.replay;

import org.jspecify.annotations.NullMarked;
