/** The listener of an event loop: how long clients may take and how many may come, and which handler a request goes to. */
@NullMarked
package io.windtrap.gateway.http.server;

import org.jspecify.annotations.NullMarked;
