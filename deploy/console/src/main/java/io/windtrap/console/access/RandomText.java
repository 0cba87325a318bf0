package io.windtrap.console.access;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody guesses. */
public final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private RandomText() {}

    /** 43 characters that a cookie and a header may have. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
