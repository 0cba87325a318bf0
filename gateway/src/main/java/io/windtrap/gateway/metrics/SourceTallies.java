package io.windtrap.gateway.metrics;

import io.windtrap.gateway.auth.Source;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A tally for each source of the configuration, past ones included, and one for requests that speak for none. */
public final class SourceTallies {
    private final Map<String, SourceTally> tallies = new ConcurrentHashMap<>();
    private final SourceTally nobody = new SourceTally();

    /** Nothing has happened yet. */
    public SourceTallies() {}

    /** That of {@code source}; null = of no source. */
    public SourceTally of(@Nullable Source source) {
        return source == null ? nobody : tallies.computeIfAbsent(source.id(), _ -> new SourceTally());
    }
}
