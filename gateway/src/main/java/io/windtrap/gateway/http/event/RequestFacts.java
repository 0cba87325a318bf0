package io.windtrap.gateway.http.event;

import io.vertx.core.http.HttpServerRequest;
import io.windtrap.common.record.EventFacts;
import io.windtrap.gateway.auth.Source;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of all of its events: the one place where a header becomes a fact. Such text is copied to each event of a
 * batch, so that its length must be bounded here. What differs from event to event the publisher fills in.
 */
final class RequestFacts {
    private RequestFacts() {}

    /** Facts of a request of {@code source} to {@code route}. */
    static EventFacts of(HttpServerRequest request, Source source, EventRoute route, ClientIp clientIp) {
        String api = route.isSegments() ? EventFacts.SEGMENT : null;
        return of(source, clientIp.of(request), route.forcedType(), api);
    }

    /** Facts of a pixel of {@code source}; its address counts only when it is forwarded. */
    static EventFacts ofPixel(HttpServerRequest request, Source source, String type, ClientIp clientIp) {
        return of(source, clientIp.forwarded(request), type, null);
    }

    private static EventFacts of(Source source, @Nullable String ip, @Nullable String type, @Nullable String api) {
        return new EventFacts(source.id(), ip, type, null, null, source.type(), source.category(), api);
    }
}
