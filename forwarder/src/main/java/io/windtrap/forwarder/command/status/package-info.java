/** {@code forwarder status}: what every destination does, and what needs a person. */
@NullMarked
package io.windtrap.forwarder.command.status;

import org.jspecify.annotations.NullMarked;
