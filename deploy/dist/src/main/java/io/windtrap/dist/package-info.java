/** Builds the distribution for Linux: everything that gateway and forwarder need, in one folder and in one archive. */
@NullMarked
package io.windtrap.dist;

import org.jspecify.annotations.NullMarked;
