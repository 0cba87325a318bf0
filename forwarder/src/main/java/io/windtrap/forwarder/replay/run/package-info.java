/** Runs replays: in the forwarders for those that are detached, in the command for the others. */
@NullMarked
package io.windtrap.forwarder.replay.run;

import org.jspecify.annotations.NullMarked;
