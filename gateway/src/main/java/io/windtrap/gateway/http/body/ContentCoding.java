package io.windtrap.gateway.http.body;

import java.util.List;
import java.util.Locale;

/** How a body is coded on its way (RFC 9110, 8.4). */
enum ContentCoding {
    NONE,
    GZIP,
    /** One that the gateway can't undo, or several. */
    UNKNOWN;

    private static final byte GZIP_FIRST = 0x1f;
    private static final byte GZIP_SECOND = (byte) 0x8b;

    /** That of every {@code Content-Encoding} field of a request; its names have no case. */
    static ContentCoding of(List<String> fields) {
        ContentCoding coding = NONE;
        for (String field : fields) {
            for (String name : field.split(",", -1)) {
                ContentCoding next = named(name.strip().toLowerCase(Locale.ROOT));
                coding = coding == NONE ? next : next == NONE ? coding : UNKNOWN;
            }
        }
        return coding;
    }

    private static ContentCoding named(String name) {
        return switch (name) {
            case "", "identity" -> NONE;
            case "gzip", "x-gzip" -> GZIP;
            default -> UNKNOWN;
        };
    }

    /** Whether {@code wire} begins as gzip does. */
    static boolean isGzip(Body wire) {
        return wire.length() >= 2 && wire.bytes()[0] == GZIP_FIRST && wire.bytes()[1] == GZIP_SECOND;
    }
}
