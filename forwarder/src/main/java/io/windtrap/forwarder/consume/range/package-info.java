/** Which part of a topic is read, and how fast. */
@NullMarked
package io.windtrap.forwarder.consume.range;

import org.jspecify.annotations.NullMarked;
