/** The topics that the configuration names: what they have to be, what they are in Kafka, and what fixes the difference. */
@NullMarked
package io.windtrap.common.topics;

import org.jspecify.annotations.NullMarked;
