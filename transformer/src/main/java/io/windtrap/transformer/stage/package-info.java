/** The Kafka Streams application: from the topic of events to that of transformed events, each once and in its partition. */
@NullMarked
package io.windtrap.transformer.stage;

import org.jspecify.annotations.NullMarked;
