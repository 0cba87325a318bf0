/** The local Kafka broker: the real server in KRaft mode, in a process of its own. */
@NullMarked
package io.windtrap.engine.kafka;

import org.jspecify.annotations.NullMarked;
