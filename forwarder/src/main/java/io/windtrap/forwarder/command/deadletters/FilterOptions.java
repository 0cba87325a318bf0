package io.windtrap.forwarder.command.deadletters;

import io.windtrap.forwarder.command.PointInTime;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterFilter;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
final class FilterOptions {
    @Option(names = "--destination", paramLabel = "ID", description = "Of this destination; may be repeated.")
    private Set<String> destinations = Set.of();

    @Option(names = "--reason", paramLabel = "CODE", description = "For this reason, as not_json; may be repeated.")
    private Set<String> reasons = Set.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Events that the gateway received at or after: 2026-03-02T10:15:00Z, or 30m, 12h, 7d ago.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Events that the gateway received before.")
    private @Nullable Instant until;

    @Option(names = "--partition", paramLabel = "N", description = "Whose event lies in this partition of its topic.")
    private @Nullable Integer partition;

    @Option(names = "--offset", paramLabel = "N", description = "Whose event lies at this offset.")
    private @Nullable Long offset;

    DeadLetterFilter filter() {
        return new DeadLetterFilter(Set.copyOf(destinations), Set.copyOf(reasons), since, until, partition, offset);
    }
}
