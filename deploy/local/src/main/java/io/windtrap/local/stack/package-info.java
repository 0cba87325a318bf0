/** The whole of Windtrap on one machine: broker, engine, gateway and forwarder, each in a process of its own. */
@NullMarked
package io.windtrap.local.stack;

import org.jspecify.annotations.NullMarked;
