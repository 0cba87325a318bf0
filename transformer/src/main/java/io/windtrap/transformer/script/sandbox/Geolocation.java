package io.windtrap.transformer.script.sandbox;

import org.jspecify.annotations.Nullable;

/** Where an IP address is, from data on this machine: it runs within the event's time limit and is not interrupted. */
@FunctionalInterface
public interface Geolocation {
    /** Knows no address. */
    Geolocation NONE = ip -> null;

    /**
     * A JSON object as text, or null when nothing is known; throws nothing.
     *
     * @param ip as the script gave it: any text
     */
    @Nullable
    String locate(String ip);
}
