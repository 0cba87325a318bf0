package io.windtrap.transformer.step;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that a step applies to.
 *
 * @param sources ids of their sources; null = all
 * @param types their types; null = all
 * @param names names of track events; null = all, and events of other types too
 */
public record Selection(
        @Nullable Set<String> sources,
        @Nullable Set<String> types,
        @Nullable Set<String> names) {
    private static final String TRACK = "track";

    /** Every event. */
    public static final Selection ALL = new Selection(null, null, null);

    /**
     * Whether {@code event} is one of them.
     *
     * @throws IOException if its JSON has to be looked at and can't be read
     */
    boolean has(Event event) throws IOException {
        return (sources == null || sources.contains(event.source()))
                && (types == null || types.contains(event.type()))
                && (names == null
                        || (event.type().equals(TRACK)
                                && names.contains(event.glance().name())));
    }
}
