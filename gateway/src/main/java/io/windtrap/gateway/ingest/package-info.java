/** Finds the events in a request's body, and who they belong to: pure functions of its bytes. */
@NullMarked
package io.windtrap.gateway.ingest;

import org.jspecify.annotations.NullMarked;
