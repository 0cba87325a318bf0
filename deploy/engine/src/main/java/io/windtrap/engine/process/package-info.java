/** Runs an engine as a process of its own that starts, dies and comes back on the same data, and never outlives its parent. */
@NullMarked
package io.windtrap.engine.process;

import org.jspecify.annotations.NullMarked;
