/** What is sent, always the same for the same seed. */
@NullMarked
package io.windtrap.bench.events;

import org.jspecify.annotations.NullMarked;
