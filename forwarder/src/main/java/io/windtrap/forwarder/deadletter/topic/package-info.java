/** Whether the topic of dead letters keeps them: its settings are looked at, and looked after. */
@NullMarked
package io.windtrap.forwarder.deadletter.topic;

import org.jspecify.annotations.NullMarked;
