/** Commands of the forwarder besides forwarding: what they share. */
@NullMarked
package io.windtrap.forwarder.command;

import org.jspecify.annotations.NullMarked;
