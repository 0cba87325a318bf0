/** {@code forwarder topics}: checks and creates the topics that the configuration names. */
@NullMarked
package io.windtrap.forwarder.command.topics;

import org.jspecify.annotations.NullMarked;
