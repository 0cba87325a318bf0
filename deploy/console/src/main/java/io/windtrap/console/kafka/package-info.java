/** The clients by which the console reads Kafka: few, and lent to whoever reads. */
@NullMarked
package io.windtrap.console.kafka;

import org.jspecify.annotations.NullMarked;
