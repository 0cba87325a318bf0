/** The record format on Kafka: the only contract between gateway and forwarder. */
@NullMarked
package io.windtrap.common.record;

import org.jspecify.annotations.NullMarked;
