/** What a running forwarder says of itself at {@code /status}. */
@NullMarked
package io.windtrap.forwarder.status;

import org.jspecify.annotations.NullMarked;
