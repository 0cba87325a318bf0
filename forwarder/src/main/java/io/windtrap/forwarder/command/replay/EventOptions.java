package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.ReplayFilter;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say which events of a range are stored. */
final class EventOptions {
    @Option(names = "--source", paramLabel = "ID", description = "Only events of this source; may be repeated.")
    private Set<String> sources = Set.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Only events of this type, such as track or identify; may be repeated.")
    private Set<String> types = Set.of();

    @Option(
            names = "--event",
            paramLabel = "NAME",
            description = "Only track events of this name, as the client sent it; may be repeated.")
    private Set<String> events = Set.of();

    @Option(
            names = "--user",
            paramLabel = "ID",
            description = "Only events with this userId or anonymousId; may be repeated.")
    private Set<String> users = Set.of();

    ReplayFilter filter() {
        return new ReplayFilter(sources, types, events, users);
    }
}
