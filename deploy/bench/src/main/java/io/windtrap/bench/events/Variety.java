package io.windtrap.bench.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * How many tables, columns and users there are for the same number of events, which stay about as long: 1 = as the sample has them.
 *
 * @param names of track events for each of the sample's; each is a table
 * @param properties for each of the sample's, and traits likewise; each is a column
 * @param users for each of the sample's
 */
public record Variety(int names, int properties, int users) {
    /** That of the sample. */
    public static final Variety SAMPLE = new Variety(1, 1, 1);

    /**
     * Changes an event of the sample.
     *
     * @param number events that came before it
     */
    void apply(ObjectNode event, long number) {
        if (names > 1 && event.has("event")) {
            event.put("event", event.path("event").asText() + " " + number % names);
        }
        if (properties > 1) {
            rename(event, "properties", "_" + number % properties);
            rename(event, "traits", "_" + number % properties);
        }
        if (users > 1) {
            // Not by the number itself: those of a visitor all end with the same digits.
            long turn = number / SampleEvents.VISITORS_AT_A_TIME;
            for (String id : List.of("anonymousId", "userId")) {
                if (event.has(id)) {
                    event.put(id, event.path(id).asText() + "-" + turn % users);
                }
            }
        }
    }

    private static void rename(ObjectNode event, String object, String ending) {
        if (event.path(object) instanceof ObjectNode before) {
            ObjectNode after = event.putObject(object);
            for (Map.Entry<String, JsonNode> property : before.properties()) {
                after.set(property.getKey() + ending, property.getValue());
            }
        }
    }
}
