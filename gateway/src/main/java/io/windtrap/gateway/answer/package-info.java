/** What the gateway says to a client that it turns away: RudderStack's statuses and texts, byte for byte. */
@NullMarked
package io.windtrap.gateway.answer;

import org.jspecify.annotations.NullMarked;
