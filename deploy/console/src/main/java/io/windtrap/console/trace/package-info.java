/** Where one event went: committed or not, into which rows, to the dead letters, to the discards. */
@NullMarked
package io.windtrap.console.trace;

import org.jspecify.annotations.NullMarked;
