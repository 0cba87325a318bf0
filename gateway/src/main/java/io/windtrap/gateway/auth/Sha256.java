package io.windtrap.gateway.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Stands in for secrets wherever they are looked up or compared. */
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
