package io.windtrap.forwarder.command.status;

import io.windtrap.common.topics.TopicReport;
import java.time.Instant;
import java.util.List;

/**
 * What the forwarders do, and what needs a person.
 *
 * @param at when it was looked at
 * @param kafka servers that were asked
 * @param replaysKnown whether each destination's replays could be read
 * @param attention a sentence for each thing that needs a person: what, and what to do; empty = nothing does
 */
public record FleetStatus(
        Instant at,
        String kafka,
        List<TopicReport> topics,
        List<DestinationStatus> destinations,
        List<InstanceAnswer> instances,
        boolean replaysKnown,
        List<String> attention) {
    /** As one line of JSON, as {@code forwarder status --json} prints it. */
    public String json() {
        return StatusText.json(this);
    }
}
