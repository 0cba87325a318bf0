/** The step {@code mask}: what tells who somebody is, found in texts and hidden. */
@NullMarked
package io.windtrap.transformer.mask;

import org.jspecify.annotations.NullMarked;
