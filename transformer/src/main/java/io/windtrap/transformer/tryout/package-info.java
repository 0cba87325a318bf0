/** {@code transformer test}: what a script makes of real events, before it is in force. */
@NullMarked
package io.windtrap.transformer.tryout;

import org.jspecify.annotations.NullMarked;
