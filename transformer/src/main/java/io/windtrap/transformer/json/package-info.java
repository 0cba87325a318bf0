/** JSON texts that are changed in single places and keep every other byte. */
@NullMarked
package io.windtrap.transformer.json;

import org.jspecify.annotations.NullMarked;
