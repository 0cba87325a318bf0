package io.windtrap.forwarder.mapping.envelope;

import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonValue.Literal;
import io.windtrap.forwarder.mapping.name.BlendoRule;

/**
 * What the tables of one event depend on: {@code integrations.<destination type>.options} of the event, where they are
 * booleans, over those of the destination.
 *
 * @param escapeReserved a track named like a table of ours gets an underscore in front; false only by the event's wish
 * @param useBlendoCasing names by {@link BlendoRule}; true only by the event's wish
 */
public record EventOptions(
        boolean skipTracksTable, boolean skipUsersTable, boolean escapeReserved, boolean useBlendoCasing) {
    public static EventOptions of(JsonObject json, MappingOptions destination) {
        JsonObject sent = options(json, destination.destinationType());
        return new EventOptions(
                flag(sent, "skipTracksTable", destination.skipTracksTable()),
                flag(sent, "skipUsersTable", destination.skipUsersTable()),
                !flag(sent, "skipReservedKeywordsEscaping", false),
                flag(sent, "useBlendoCasing", false));
    }

    private static JsonObject options(JsonObject json, String destinationType) {
        JsonObject integrations = json.object("integrations");
        JsonObject integration = integrations == null ? null : integrations.object(destinationType);
        JsonObject options = integration == null ? null : integration.object("options");
        return options == null ? JsonObject.EMPTY : options;
    }

    private static boolean flag(JsonObject options, String name, boolean otherwise) {
        return switch (options.get(name)) {
            case Literal.TRUE -> true;
            case Literal.FALSE -> false;
            case null, default -> otherwise;
        };
    }
}
