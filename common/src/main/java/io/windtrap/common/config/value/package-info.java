/** The values that the configuration holds beside numbers and text: sizes, durations, secrets. */
@NullMarked
package io.windtrap.common.config.value;

import org.jspecify.annotations.NullMarked;
