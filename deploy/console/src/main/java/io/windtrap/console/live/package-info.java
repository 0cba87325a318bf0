/** Events as they lie in the log: its tail as it grows, a search back, and one event opened. */
@NullMarked
package io.windtrap.console.live;

import org.jspecify.annotations.NullMarked;
