package io.windtrap.transformer.script.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.TreeMap;
import org.graalvm.polyglot.Source;

/** A script as its contexts load it; the engine parses it once. */
public final class SandboxCode {
    final Source module;
    final LibraryFiles libraries;
    final String credentials;
    final Geolocation geolocation;

    /**
     * Keeps what a context needs.
     *
     * @param fileName how the script is called in errors
     * @param text an ES module
     * @param libraries texts of ES modules by the name that they are imported by
     * @param credentials what {@code getCredential} answers, by key
     */
    public SandboxCode(
            String fileName,
            String text,
            Map<String, String> libraries,
            Map<String, String> credentials,
            Geolocation geolocation) {
        this.module = Source.newBuilder("js", text, fileName)
                .mimeType("application/javascript+module")
                .buildLiteral();
        this.libraries = new LibraryFiles(libraries);
        this.credentials = json(credentials);
        this.geolocation = geolocation;
    }

    private static String json(Map<String, String> texts) {
        try {
            return JsonMapper.builder().build().writeValueAsString(new TreeMap<>(texts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can't be written as JSON", e);
        }
    }
}
