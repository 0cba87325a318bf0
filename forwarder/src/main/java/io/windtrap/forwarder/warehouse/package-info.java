/** What a destination's warehouse promises to whoever inserts, whichever it is: prepare, insert under a token, say why not. */
@NullMarked
package io.windtrap.forwarder.warehouse;

import org.jspecify.annotations.NullMarked;
