/** Where IP addresses are, from a file on this machine. */
@NullMarked
package io.windtrap.transformer.geo;

import org.jspecify.annotations.NullMarked;
