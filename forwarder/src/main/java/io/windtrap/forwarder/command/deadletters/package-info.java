/** {@code forwarder dead-letters}: what an operator sees of dead letters, and does with them. */
@NullMarked
package io.windtrap.forwarder.command.deadletters;

import org.jspecify.annotations.NullMarked;
