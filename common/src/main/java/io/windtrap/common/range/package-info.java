/** Parts of a topic, from one time or offset to another, as operators name them. */
@NullMarked
package io.windtrap.common.range;

import org.jspecify.annotations.NullMarked;
