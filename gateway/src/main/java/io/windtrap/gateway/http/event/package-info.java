/** Requests that bring events, in a body or in a query: from their headers to the answer that Kafka has them. */
@NullMarked
package io.windtrap.gateway.http.event;

import org.jspecify.annotations.NullMarked;
