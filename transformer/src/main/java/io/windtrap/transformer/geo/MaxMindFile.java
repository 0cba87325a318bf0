package io.windtrap.transformer.geo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.maxmind.db.Reader;
import io.windtrap.transformer.script.sandbox.Geolocation;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of MaxMind's format, as of GeoLite2 City. Answers with what RudderStack's geolocation has: {@code city}, {@code country} (its ISO code),
 * {@code region}, {@code postal}, {@code location} (latitude and longitude) and {@code timezone}, as far as the file knows them. Safe for concurrent
 * use.
 */
public final class MaxMindFile implements Geolocation {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ADDRESS = 45;
    private static final String LANGUAGE = "en";

    private final Reader reader;

    private MaxMindFile(Reader reader) {
        this.reader = reader;
    }

    /**
     * Opens the file that is configured, or answers nothing where none is.
     *
     * @param file absent or blank = none
     * @throws IOException if it can't be read, or has another format; says what to do
     */
    public static Geolocation named(Optional<String> file) throws IOException {
        String name = file.orElse("").strip();
        return name.isEmpty() ? NONE : open(Path.of(name));
    }

    /**
     * Opens {@code file}, which is mapped into memory: replace it by another file, and don't write into it.
     *
     * @throws IOException if it can't be read, or has another format; says what to do
     */
    public static MaxMindFile open(Path file) throws IOException {
        try {
            return new MaxMindFile(new Reader(file.toFile()));
        } catch (IOException | RuntimeException e) { // The reader throws anything where the file is broken.
            throw new IOException(
                    "can't use " + file + " for geolocation (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "): transformer.geolocation must name a file in MaxMind's format, such as GeoLite2-City.mmdb",
                    e);
        }
    }

    @Override
    public @Nullable String locate(String ip) {
        if (ip.length() > LONGEST_ADDRESS) {
            return null;
        }
        try {
            Map<?, ?> found = reader.get(InetAddress.ofLiteral(ip), Map.class);
            return found == null ? null : json(found).toString();
        } catch (RuntimeException
                | IOException e) { // no address; or the file is broken there, which no event is to pay for
            return null;
        }
    }

    private static ObjectNode json(Map<?, ?> found) {
        ObjectNode json = JSON.createObjectNode();
        put(json, "city", at(found, "city", "names", LANGUAGE));
        put(json, "country", at(found, "country", "iso_code"));
        if (found.get("subdivisions") instanceof List<?> regions && !regions.isEmpty()) {
            put(json, "region", at(regions.getFirst(), "names", LANGUAGE));
        }
        put(json, "postal", at(found, "postal", "code"));
        Object latitude = at(found, "location", "latitude");
        Object longitude = at(found, "location", "longitude");
        if (latitude != null && longitude != null) {
            json.put("location", latitude + "," + longitude);
        }
        put(json, "timezone", at(found, "location", "time_zone"));
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static @Nullable Object at(@Nullable Object from, String... path) {
        Object current = from;
        for (String name : path) {
            current = current instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return current;
    }
}
