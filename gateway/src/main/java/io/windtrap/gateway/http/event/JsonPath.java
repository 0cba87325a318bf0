package io.windtrap.gateway.http.event;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Puts values into a JSON tree at dotted paths, making what is missing on the way; a number's place is an array's. */
final class JsonPath {
    /** Both bound what a short query can make of itself. */
    private static final int DEEPEST = 32;

    private static final int LONGEST_ARRAY = 32;

    private JsonPath() {}

    /** Puts {@code value}; what is no container on the way is replaced by one. Returns false for a path that is too deep. */
    static boolean put(JsonObject root, String path, String value) {
        String[] segments = path.split("\\.", DEEPEST + 1);
        if (segments.length > DEEPEST) {
            return false;
        }
        Object at = root;
        for (int i = 0; i < segments.length - 1; i++) {
            at = container(at, segments[i], isIndex(segments[i + 1]));
        }
        set(at, segments[segments.length - 1], value);
        return true;
    }

    private static Object container(Object parent, String segment, boolean forIndex) {
        Object child = get(parent, segment);
        if (child instanceof JsonObject || (child instanceof JsonArray && forIndex)) {
            return child;
        }
        Object created = forIndex ? new JsonArray() : new JsonObject();
        set(parent, segment, created);
        return created;
    }

    private static @Nullable Object get(Object parent, String segment) {
        if (parent instanceof JsonArray array) {
            int index = Integer.parseInt(segment);
            return index < array.size() ? array.getValue(index) : null;
        }
        return ((JsonObject) parent).getValue(segment);
    }

    private static void set(Object parent, String segment, Object value) {
        if (parent instanceof JsonArray array) {
            int index = Integer.parseInt(segment);
            while (array.size() <= index) {
                array.addNull();
            }
            array.set(index, value);
        } else {
            ((JsonObject) parent).put(segment, value);
        }
    }

    private static boolean isIndex(String segment) {
        return segment.matches("\\d{1,2}") && Integer.parseInt(segment) < LONGEST_ARRAY;
    }
}
