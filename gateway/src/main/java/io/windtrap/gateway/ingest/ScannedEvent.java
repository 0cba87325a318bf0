package io.windtrap.gateway.ingest;

import org.jspecify.annotations.Nullable;

/**
 * One event inside a request's body: where its bytes are and what the gateway must know of it.
 *
 * @param start offset of its opening brace in the body, in bytes
 * @param end offset just behind its closing brace, in bytes
 * @param user whom it belongs to (anonymousId, else userId) as sanitised text, not empty; null when it names nobody
 * @param type its own {@code type}; null when absent or no string
 * @param hasMessageId whether it carries a {@code messageId} of valid Unicode with something visible in it
 * @param messageIdHash equal for equal ids; 0 where there is none
 * @param hasSentAt whether it carries a {@code sentAt} other than null
 */
public record ScannedEvent(
        int start,
        int end,
        @Nullable String user,
        @Nullable String type,
        boolean hasMessageId,
        int messageIdHash,
        boolean hasSentAt) {}
