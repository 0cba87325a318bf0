/** Brings a request's events to Kafka, in order, and tells when every one of them is safe. */
@NullMarked
package io.windtrap.gateway.publish;

import org.jspecify.annotations.NullMarked;
