/** {@code forwarder offsets}: shows how far destinations are, and moves their offsets, as Kafka's own tool does. */
@NullMarked
package io.windtrap.forwarder.command.offsets;

import org.jspecify.annotations.NullMarked;
