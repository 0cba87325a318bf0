/** What is done about an INSERT that failed: whose fault it is, what is tried next, and what operators hear. */
@NullMarked
package io.windtrap.forwarder.insert.failure;

import org.jspecify.annotations.NullMarked;
