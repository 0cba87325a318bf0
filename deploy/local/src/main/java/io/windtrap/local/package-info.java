/** The commands of the local stack. */
@NullMarked
package io.windtrap.local;

import org.jspecify.annotations.NullMarked;
