/** From one record to its rows, or to why it has none. */
@NullMarked
package io.windtrap.forwarder.consume.read;

import org.jspecify.annotations.NullMarked;
