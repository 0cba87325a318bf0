/** The transformer: events from Kafka through the user's steps back into Kafka, each once and in order. */
@NullMarked
package io.windtrap.transformer;

import org.jspecify.annotations.NullMarked;
