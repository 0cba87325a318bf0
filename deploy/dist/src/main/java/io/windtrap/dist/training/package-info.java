/** Starts gateway and forwarder against a real broker and a real ClickHouse, to learn what a start needs. */
@NullMarked
package io.windtrap.dist.training;

import org.jspecify.annotations.NullMarked;
