package io.windtrap.transformer.dedup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.json.JsonEdits;
import io.windtrap.transformer.json.JsonPath;
import io.windtrap.transformer.json.JsonRule;
import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two copies of an event have in common.
 *
 * @param id 16 bytes that stand for source and message id
 * @param content 8 bytes that stand for type and JSON, but for what SDKs renew when they send an event again
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by their contents, where it is used.
record Fingerprint(byte[] id, byte[] content) {
    private static final int ID_BYTES = 16;
    private static final int CONTENT_BYTES = 8;

    /**
     * {@code sentAt} is the time of the attempt. In {@code _metadata} Segment's browser SDK counts attempts and lists integrations
     * that are loaded by then. The type may come from the route.
     */
    private static final JsonRule LASTING = new JsonRule() {
        private static final List<List<String>> RENEWED =
                List.of(List.of("sentAt"), List.of("_metadata"), List.of("type"));

        @Override
        public @Nullable Change member(JsonPath path) {
            return path.isInAny(RENEWED) ? REMOVE : null;
        }
    };

    /**
     * That of {@code event}; null where its client has given it no id.
     *
     * @throws IOException if its JSON can't be read
     */
    static @Nullable Fingerprint of(Event event) throws IOException {
        String id = event.facts().id() == null ? event.glance().messageId() : "";
        if (id.isEmpty()) {
            return null;
        }
        MessageDigest digest = digest();
        digest.update(event.source().getBytes(UTF_8));
        digest.update((byte) 0);
        byte[] ofId = digest.digest(id.getBytes(UTF_8));
        digest.update(event.type().getBytes(UTF_8));
        digest.update((byte) 0);
        byte[] ofContent = digest.digest(JsonEdits.apply(event.value(), LASTING));
        return new Fingerprint(Arrays.copyOf(ofId, ID_BYTES), Arrays.copyOf(ofContent, CONTENT_BYTES));
    }

    /** Nobody who may send events can make two of the same: a short checksum would let them. */
    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
