/** The mapping of RudderStack's warehouse schema: which tables and columns an event fills (docs/schema.md). */
@NullMarked
package io.windtrap.forwarder.mapping.rudderstack;

import org.jspecify.annotations.NullMarked;
