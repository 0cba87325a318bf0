package io.windtrap.gateway.publish;

import org.jspecify.annotations.Nullable;

/**
 * Where a request came from: the same for all of its events.
 *
 * @param sourceId id of the source whose key it carried
 * @param ip address of the client as text; null when unknown
 * @param type event type that the route forces; null when each event names its own
 */
public record Origin(
        String sourceId, @Nullable String ip, @Nullable String type) {}
