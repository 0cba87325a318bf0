package io.windtrap.gateway.http.event;

import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.metrics.SourceTallies;
import io.windtrap.gateway.publish.EventPublisher;
import io.windtrap.gateway.publish.InFlightBytes;
import io.windtrap.gateway.trace.RequestTraces;
import org.jspecify.annotations.Nullable;

/**
 * What all requests that bring events share.
 *
 * @param keys who may send
 * @param inFlight bounds the memory of all requests together
 * @param publisher takes their events to Kafka
 * @param clientIp tells where they come from
 * @param tallies counts what becomes of them
 * @param bodyLimit largest body in bytes, inflated
 * @param largeBodyLimit the same where RudderStack has no limit
 * @param eventLimit most events of one request
 * @param badEvents what becomes of a batch that has one
 * @param traces makes spans of them; null = tracing is off
 */
public record EventIntake(
        WriteKeys keys,
        InFlightBytes inFlight,
        EventPublisher publisher,
        ClientIp clientIp,
        SourceTallies tallies,
        int bodyLimit,
        int largeBodyLimit,
        int eventLimit,
        BadEvents badEvents,
        @Nullable RequestTraces traces) {
    int limitOf(EventRoute route) {
        return route.isForLargeBodies() ? largeBodyLimit : bodyLimit;
    }
}
