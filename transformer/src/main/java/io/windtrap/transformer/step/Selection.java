package io.windtrap.transformer.step;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

    /** The events of these sources, types and names; where one of them is empty: of all. */
    public static Selection of(
            Optional<List<String>> sources, Optional<List<String>> types, Optional<List<String>> names) {
        return new Selection(set(sources), set(types), set(names));
    }

    private static @Nullable Set<String> set(Optional<List<String>> items) {
        return items.map(Set::copyOf).orElse(null);
    }

    /**
     * Whether {@code event} is one of them.
     *
     * @throws IOException if its JSON has to be looked at and can't be read
     */
    public boolean has(Event event) throws IOException {
        return (sources == null || sources.contains(event.source()))
                && (types == null || types.contains(event.type()))
                && (names == null
                        || (event.type().equals(TRACK)
                                && names.contains(event.glance().name())));
    }
}
