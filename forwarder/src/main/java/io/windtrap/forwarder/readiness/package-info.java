/** What keeps a destination from its work, for {@code /ready} and for people. */
@NullMarked
package io.windtrap.forwarder.readiness;

import org.jspecify.annotations.NullMarked;
