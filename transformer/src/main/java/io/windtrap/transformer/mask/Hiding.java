package io.windtrap.transformer.mask;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands for a text that is hidden. */
public sealed interface Hiding {
    /** What stands for {@code found}, which {@code finder} found; empty = nothing does. */
    String of(Finder finder, String found);

    /** What stands for {@code value} as a whole; empty = nothing does. */
    String ofWhole(String value);

    /** What stands for a value that is true or false; empty = nothing does. */
    String ofBoolean(boolean value);

    /** Nothing. */
    record Removed() implements Hiding {
        @Override
        public String of(Finder finder, String found) {
            return "";
        }

        @Override
        public String ofWhole(String value) {
            return "";
        }

        @Override
        public String ofBoolean(boolean value) {
            return "";
        }
    }

    /** A part of it that names nobody. */
    record Cut() implements Hiding {
        private static final int KEPT = 2;
        private static final String HIDDEN = "***";

        @Override
        public String of(Finder finder, String found) {
            return finder.cut(found);
        }

        @Override
        public String ofWhole(String value) {
            int characters = value.codePointCount(0, value.length());
            return characters <= 2 * KEPT ? HIDDEN : value.substring(0, value.offsetByCodePoints(0, KEPT)) + HIDDEN;
        }

        /** Its first characters would tell which it is. */
        @Override
        public String ofBoolean(boolean value) {
            return HIDDEN;
        }
    }

    /** The first half of its HMAC-SHA256, in hexadecimal digits: without the key nobody can try out whose it is. */
    final class Hashed implements Hiding {
        private static final String ALGORITHM = "HmacSHA256";
        private static final int BYTES = 16;

        private final ThreadLocal<Mac> macs;

        /** @param key as the user's configuration has it */
        public Hashed(String key) {
            var secret = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
            macs = ThreadLocal.withInitial(() -> {
                try {
                    Mac mac = Mac.getInstance(ALGORITHM);
                    mac.init(secret);
                    return mac;
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("every JVM has " + ALGORITHM, e);
                }
            });
        }

        @Override
        public String of(Finder finder, String found) {
            return ofWhole(found);
        }

        @Override
        public String ofWhole(String value) {
            return HexFormat.of().formatHex(macs.get().doFinal(value.getBytes(UTF_8)), 0, BYTES);
        }

        @Override
        public String ofBoolean(boolean value) {
            return ofWhole(String.valueOf(value));
        }
    }
}
