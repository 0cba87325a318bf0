/** JavaScript of operators, in a process of its own: what ends it ends no other screen. */
@NullMarked
package io.windtrap.console.scripts;

import org.jspecify.annotations.NullMarked;
