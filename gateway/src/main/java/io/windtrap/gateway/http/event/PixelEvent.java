package io.windtrap.gateway.http.event;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** Builds the event that a pixel's query describes (spec 1.6). */
final class PixelEvent {
    /** Of nine digits, as RudderStack has it. */
    private static final DateTimeFormatter NANOSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private PixelEvent() {}

    /**
     * The event as JSON.
     *
     * @param type of the route, {@code page} or {@code track}
     * @param query names are dotted paths into the event
     * @return empty when the query describes none: a track whose event has no name, or a path that is too deep
     */
    static Optional<byte[]> of(String type, Map<String, String> query, Instant now) {
        if (type.equals("track") && "".equals(query.get("event"))) {
            return Optional.empty();
        }
        String time = NANOSECONDS.format(now);
        var event = new JsonObject()
                .put("channel", "web")
                .put("integrations", new JsonObject().put("All", true))
                .put("originalTimestamp", time)
                .put("sentAt", time);
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            String path = parameter.getKey();
            if (!path.isEmpty()
                    && !path.equals("writeKey")
                    && !JsonPath.put(event, path, value(type, path, parameter.getValue()))) {
                return Optional.empty();
            }
        }
        return Optional.of(event.put("type", type).toBuffer().getBytes());
    }

    private static String value(String type, String path, String value) {
        if (type.equals("page") && path.equals("name") && value.isEmpty()) {
            return "Unknown Page";
        }
        boolean quoted =
                path.equals("anonymousId") && value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
