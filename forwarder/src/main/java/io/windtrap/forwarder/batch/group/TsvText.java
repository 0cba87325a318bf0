package io.windtrap.forwarder.batch.group;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads one escaped TSV cell back. */
final class TsvText {
    private TsvText() {}

    static String unescape(byte[] tsv, int start, int end) {
        byte[] plain = new byte[end - start];
        int size = 0;
        for (int i = start; i < end; i++) {
            plain[size++] = tsv[i] == '\\' && i + 1 < end ? control(tsv[++i]) : tsv[i];
        }
        return new String(plain, 0, size, UTF_8);
    }

    private static byte control(byte letter) {
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '0' -> 0;
            default -> letter;
        };
    }
}
