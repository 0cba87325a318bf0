/** Sample events: a shop's visitors, from a seed, sent as an SDK would send them. */
@NullMarked
package io.windtrap.local.sample;

import org.jspecify.annotations.NullMarked;
