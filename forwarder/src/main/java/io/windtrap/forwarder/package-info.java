/** The forwarder's process: from the topic of events to the tables of each destination. */
@NullMarked
package io.windtrap.forwarder;

import org.jspecify.annotations.NullMarked;
