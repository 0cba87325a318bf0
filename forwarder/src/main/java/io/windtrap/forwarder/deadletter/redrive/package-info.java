/** The way back: dead letters that an operator sends to the topic of events again. */
@NullMarked
package io.windtrap.forwarder.deadletter.redrive;

import org.jspecify.annotations.NullMarked;
