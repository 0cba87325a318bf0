/** How far the groups of destinations are: what is committed and declared, what waits, and who owns it. */
@NullMarked
package io.windtrap.forwarder.progress;

import org.jspecify.annotations.NullMarked;
