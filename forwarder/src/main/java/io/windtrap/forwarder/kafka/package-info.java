/** How Kafka is reached: consumers of the group, clients of the commands, records read again by their offsets. */
@NullMarked
package io.windtrap.forwarder.kafka;

import org.jspecify.annotations.NullMarked;
