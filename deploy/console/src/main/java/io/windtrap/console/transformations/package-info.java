/** The screen of transformations: which steps there are, what they did, and what a script that is not in force yet would do. */
@NullMarked
package io.windtrap.console.transformations;

import org.jspecify.annotations.NullMarked;
