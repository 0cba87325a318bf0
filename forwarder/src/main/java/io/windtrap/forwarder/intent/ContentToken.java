package io.windtrap.forwarder.intent;

/**
 * The {@code insert_deduplication_token} of rows that follow from an INSERT and from its table as it stood. The table may be
 * another at the next attempt, and the rows with it; so their content is in the token: equal rows are dropped, others not.
 */
public final class ContentToken {
    private static final int BYTES = 16;

    private final Digest digest = new Digest().with("windtrap/1 content");

    /** @param of token of the INSERT that they follow from */
    public ContentToken(String of) {
        digest.with(of);
    }

    /** Adds what tells one row from another, always the same number of {@code fields}. */
    public void add(String... fields) {
        for (String field : fields) {
            digest.with(field);
        }
    }

    /** 32 hex digits, of everything that was added; to be asked once. */
    public String text() {
        return digest.hex(BYTES);
    }
}
