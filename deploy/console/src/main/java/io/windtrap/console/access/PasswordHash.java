package io.windtrap.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.util.UUID;

/** Hashes of passwords, by bcrypt. */
public final class PasswordHash {
    /** Bytes of a password in UTF-8: bcrypt does not see more. */
    public static final int LONGEST = 72;

    private static final int COST = 12;

    private PasswordHash() {}

    /**
     * A hash of {@code password}, with a salt of its own.
     *
     * @throws IllegalArgumentException if it is empty or longer than {@link #LONGEST}
     */
    public static String of(String password) {
        int bytes = password.getBytes(UTF_8).length;
        if (bytes == 0 || bytes > LONGEST) {
            throw new IllegalArgumentException(
                    "a password must have 1 to " + LONGEST + " bytes, and this has " + bytes);
        }
        return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
    }

    /** A hash that no password is known for. */
    static String ofNobody() {
        return of(UUID.randomUUID().toString());
    }

    /** Whether {@code hash} is one of {@code password}; takes as long for a wrong password as for a right one. */
    static boolean matches(String password, String hash) {
        byte[] bytes = password.getBytes(UTF_8);
        boolean possible = bytes.length > 0 && bytes.length <= LONGEST;
        boolean same = BCrypt.verifyer()
                .verify(possible ? password.toCharArray() : new char[] {'-'}, hash.toCharArray())
                .verified;
        return possible && same;
    }
}
