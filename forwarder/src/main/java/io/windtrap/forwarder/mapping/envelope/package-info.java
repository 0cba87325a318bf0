/** What every event has beside its properties: ids, times, options, and where it may go. */
@NullMarked
package io.windtrap.forwarder.mapping.envelope;

import org.jspecify.annotations.NullMarked;
