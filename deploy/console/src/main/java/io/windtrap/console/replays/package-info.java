/** Replays: which there are, how far they are; starting, pausing, resuming and cancelling them. */
@NullMarked
package io.windtrap.console.replays;

import org.jspecify.annotations.NullMarked;
