/** The first screen: what comes in and goes out, what waits, and what needs a person. */
@NullMarked
package io.windtrap.console.overview;

import org.jspecify.annotations.NullMarked;
