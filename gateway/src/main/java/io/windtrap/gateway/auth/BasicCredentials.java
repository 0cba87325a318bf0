package io.windtrap.gateway.auth;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what an {@code Authorization} header holds (spec 1.1). */
public final class BasicCredentials {
    private static final String SCHEME = "Basic ";
    private static final int BASE64_GROUP = 4;

    private BasicCredentials() {}

    /**
     * The user name's bytes; the password doesn't matter, but the colon before it must be there.
     *
     * @return null when the header is absent, of another scheme, no base64, without colon, or without user name
     */
    public static byte @Nullable [] writeKey(@Nullable String authorization) {
        byte[] credentials = decoded(authorization);
        if (credentials == null) {
            return null;
        }
        int colon = 0;
        while (colon < credentials.length && credentials[colon] != ':') {
            colon++;
        }
        return colon == 0 || colon == credentials.length ? null : Arrays.copyOf(credentials, colon);
    }

    /** All of it, as {@code user:password}; null when the header is absent, of another scheme or no base64. */
    static byte @Nullable [] decoded(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String encoded = authorization.substring(SCHEME.length());
        if (encoded.length() % BASE64_GROUP != 0) {
            return null; // unlike Java's decoder, RudderStack's wants the padding
        }
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
