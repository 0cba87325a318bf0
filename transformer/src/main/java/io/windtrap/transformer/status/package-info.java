/** What a transformer says of itself. */
@NullMarked
package io.windtrap.transformer.status;

import org.jspecify.annotations.NullMarked;
