/** Measures this tree against an earlier commit: {@code deploy/bench/run}. */
@NullMarked
package io.windtrap.bench;

import org.jspecify.annotations.NullMarked;
