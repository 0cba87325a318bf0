package io.windtrap.gateway.publish;

import org.jspecify.annotations.Nullable;

/**
 * Where a request came from: the same for all of its events.
 *
 * @param sourceId id of the source whose key it carried
 * @param sourceType that source's type
 * @param sourceCategory label of that source's category
 * @param ip address of the client as text; null when unknown
 * @param type event type that the route forces; null when each event names its own
 * @param api as of {@link io.windtrap.common.record.EventFacts#api}
 */
public record Origin(
        String sourceId,
        String sourceType,
        String sourceCategory,
        @Nullable String ip,
        @Nullable String type,
        @Nullable String api) {}
