package io.windtrap.forwarder.mapping.envelope;

import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonObject.Member;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.json.JsonValue.Literal;
import org.jspecify.annotations.Nullable;

/** Where an event wants to go: its {@code integrations}, by which consent managers say what may have it. */
public final class Integrations {
    private Integrations() {}

    /**
     * Why {@code destination} may not have an event; null when it may. A name of the destination that is false stands over
     * one that is true, and either over {@code All}; what is no object says nothing.
     */
    public static @Nullable String exclusion(@Nullable JsonValue integrations, MappingOptions destination) {
        if (!(integrations instanceof JsonObject object)) {
            return null;
        }
        JsonValue all = object.get("All");
        if (all != null && all != Literal.TRUE && all != Literal.FALSE) {
            return "integrations_all_not_boolean";
        }
        boolean included = all != Literal.FALSE;
        for (Member member : object.members()) {
            if (isNamed(member.key(), destination)) {
                if (member.value() == Literal.FALSE) {
                    return "integrations";
                }
                included |= member.value() == Literal.TRUE || member.value() instanceof JsonObject;
            }
        }
        return included ? null : "integrations";
    }

    /** The type's display name differs from the type in case alone. */
    private static boolean isNamed(String key, MappingOptions destination) {
        return key.equalsIgnoreCase(destination.destinationType())
                || key.equals(destination.destinationId())
                || key.equals(destination.destinationName())
                || key.equals("Warehouses");
    }
}
