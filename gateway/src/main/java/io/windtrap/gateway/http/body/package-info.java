/** Reads bodies within their limits, on the wire and inflated, and holds the memory that all of them share. */
@NullMarked
package io.windtrap.gateway.http.body;

import org.jspecify.annotations.NullMarked;
