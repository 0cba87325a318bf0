package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.value.Secret;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.script.sandbox.SandboxCode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A user's script before it is compiled.
 *
 * @param id the transformation's id; errors call the script {@code <id>.js}
 * @param text an ES module that exports {@code transformEvent} or {@code transformBatch}
 * @param libraries ES modules by the name that the script imports them by, such as {@code maskLib} or {@code @rs/mask/v1}
 * @param credentials what {@code getCredential} answers, by key
 */
public record ScriptSource(
        String id,
        String text,
        Map<String, String> libraries,
        Map<String, Secret> credentials,
        Geolocation geolocation) {
    public ScriptSource {
        libraries = Map.copyOf(libraries);
        credentials = Map.copyOf(credentials);
    }

    /** A script that needs nothing but its text. */
    public static ScriptSource of(String id, String text) {
        return new ScriptSource(id, text, Map.of(), Map.of(), Geolocation.NONE);
    }

    /** SHA-256 of the text and the libraries, 64 hex digits in lower case: another hash is another behaviour. */
    public String hash() {
        MessageDigest digest = sha256();
        add(digest, text);
        new TreeMap<>(libraries).forEach((name, library) -> {
            add(digest, name);
            add(digest, library);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    SandboxCode code() {
        var revealed = new TreeMap<String, String>();
        credentials.forEach((key, secret) -> revealed.put(key, secret.reveal()));
        return new SandboxCode(id + ".js", text, libraries, revealed, geolocation);
    }

    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
