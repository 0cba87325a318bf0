/** The gateway: takes events over HTTP and answers once Kafka has them. */
@NullMarked
package io.windtrap.gateway;

import org.jspecify.annotations.NullMarked;
