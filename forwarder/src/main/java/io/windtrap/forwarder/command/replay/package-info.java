/** {@code forwarder replay}. */
@NullMarked
package io.windtrap.forwarder.command.replay;

import org.jspecify.annotations.NullMarked;
