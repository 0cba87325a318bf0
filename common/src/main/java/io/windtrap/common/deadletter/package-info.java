/** Events that could not be stored or transformed, as records of the topic of dead letters, and as they are driven back in. */
@NullMarked
package io.windtrap.common.deadletter;

import org.jspecify.annotations.NullMarked;
