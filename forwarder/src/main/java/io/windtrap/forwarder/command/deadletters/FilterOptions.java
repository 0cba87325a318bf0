package io.windtrap.forwarder.command.deadletters;

import io.windtrap.common.range.PointInTime;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterFilter;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
final class FilterOptions {
    @Option(
            names = "--destination",
            paramLabel = "ID",
            description = "Only dead letters of this destination; may be repeated.")
    private Set<String> destinations = Set.of();

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            description = "Only dead letters with this reason, such as not_json; may be repeated.")
    private Set<String> reasons = Set.of();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description =
                    "Only events that the gateway received at or after TIME: 2026-03-02T10:15:00Z, or 30m, 12h, 7d ago.")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = PointInTime.class,
            description = "Only events that the gateway received before TIME.")
    private @Nullable Instant until;

    @Option(names = "--partition", paramLabel = "N", description = "Only events in this partition of their topic.")
    private @Nullable Integer partition;

    @Option(names = "--offset", paramLabel = "N", description = "Only events at this offset.")
    private @Nullable Long offset;

    DeadLetterFilter filter() {
        return new DeadLetterFilter(Set.copyOf(destinations), Set.copyOf(reasons), since, until, partition, offset);
    }
}
