package io.windtrap.forwarder.intent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** SHA-256 over fields whose lengths are hashed too, so that no two lists of fields run together. */
final class Digest {
    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Digest with(String field) {
        byte[] bytes = field.getBytes(UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
        return this;
    }

    Digest with(long field) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(field).array());
        return this;
    }

    Digest with(Collection<String> fields) {
        with(fields.size());
        fields.forEach(this::with);
        return this;
    }

    String hex(int bytes) {
        return HexFormat.of().formatHex(sha256.digest(), 0, bytes);
    }
}
