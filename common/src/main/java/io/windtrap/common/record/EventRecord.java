package io.windtrap.common.record;

import org.jspecify.annotations.Nullable;

/**
 * One event as it lies in the topic.
 *
 * @param key the user (anonymousId, else userId) as sanitised UTF-8 text; null when the event names nobody
 * @param value the event's JSON exactly as the client sent it
 * @param receivedAtMillis when the gateway received it, in ms since the epoch
 * @param facts what the gateway knows beyond the value
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy for each event would cost more than it protects.
public record EventRecord(byte @Nullable [] key, byte[] value, long receivedAtMillis, EventFacts facts) {}
