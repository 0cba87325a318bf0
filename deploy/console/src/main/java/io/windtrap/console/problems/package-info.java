/** What did not go as it should: dead letters and the way back, discarded values, refused requests. */
@NullMarked
package io.windtrap.console.problems;

import org.jspecify.annotations.NullMarked;
