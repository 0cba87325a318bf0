/** Which sources a destination takes events of, and what is decided of each. */
@NullMarked
package io.windtrap.forwarder.source;

import org.jspecify.annotations.NullMarked;
