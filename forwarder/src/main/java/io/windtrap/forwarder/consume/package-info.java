/** The poll loop: from records of a consumer group to inserted batches and committed offsets. */
@NullMarked
package io.windtrap.forwarder.consume;

import org.jspecify.annotations.NullMarked;
