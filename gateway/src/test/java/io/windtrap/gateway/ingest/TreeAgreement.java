package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Holds the scanner to the tree: the same events, the same ids, the same refusal, on every kind of route. */
public final class TreeAgreement {
    /** What an earlier body may have left behind this one in its buffer. */
    private static final byte[] LEFT_BEHIND = "}]},\"userId\":\"other\"}".getBytes(US_ASCII);

    private static final int MOST_EVENTS = 3;

    private TreeAgreement() {}

    /** Fails when scanner and tree differ on {@code body}. */
    public static void check(byte[] body) {
        byte[] buffer = Arrays.copyOf(body, body.length + LEFT_BEHIND.length);
        System.arraycopy(LEFT_BEHIND, 0, buffer, body.length, LEFT_BEHIND.length);
        assertThat(BodyScanner.single(buffer, body.length)).as("single").isEqualTo(TreeReference.single(body));
        assertThat(BodyScanner.batch(buffer, body.length, MOST_EVENTS))
                .as("batch")
                .isEqualTo(TreeReference.batch(body, MOST_EVENTS));
        assertThat(BodyScanner.importBatch(buffer, body.length, MOST_EVENTS))
                .as("import")
                .isEqualTo(TreeReference.importBatch(body, MOST_EVENTS));
    }
}
