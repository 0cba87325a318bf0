package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Takes the white space between the tokens out of a JSON value. */
final class CompactJson {
    private CompactJson() {}

    /** The valid JSON value at {@code body[start, end)} as text, its strings and numbers spelled as they were sent. */
    static String text(byte[] body, int start, int end) {
        byte[] compact = new byte[end - start];
        int length = 0;
        boolean inString = false;
        for (int i = start; i < end; i++) {
            byte b = body[i];
            if (!inString && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                continue;
            }
            compact[length++] = b;
            if (inString && b == '\\') {
                compact[length++] = body[++i];
            } else if (b == '"') {
                inString = !inString;
            }
        }
        return new String(compact, 0, length, UTF_8);
    }
}
