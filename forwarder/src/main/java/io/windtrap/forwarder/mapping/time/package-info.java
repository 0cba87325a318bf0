/** Moments in what clients send: which texts and numbers are moments, and how each is written. */
@NullMarked
package io.windtrap.forwarder.mapping.time;

import org.jspecify.annotations.NullMarked;
