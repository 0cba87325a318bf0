package io.windtrap.forwarder.command.status;

import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicReport;
import io.windtrap.common.topics.TopicRole;
import io.windtrap.forwarder.command.ProgressText;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.PartitionProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What needs a person, in sentences that say what to do. */
final class Attention {
    private final Instant now;
    private final Duration longestLag;
    private final List<String> sentences = new ArrayList<>();

    /** @param longestLag age of the oldest event that waits, and time without progress, up to which nobody has to do anything */
    Attention(Instant now, Duration longestLag) {
        this.now = now;
        this.longestLag = longestLag;
    }

    /** @param replays why replays are not known; empty = they are */
    List<String> of(
            List<TopicReport> topics,
            List<DestinationStatus> destinations,
            List<InstanceAnswer> instances,
            String replays) {
        topics.forEach(this::topic);
        instances.forEach(this::instance);
        destinations.forEach(this::destination);
        if (!replays.isEmpty()) {
            say(replays);
        }
        return List.copyOf(sentences);
    }

    private void topic(TopicReport report) {
        RequiredTopic topic = report.topic();
        SeenTopic seen = report.seen();
        if (seen == null && topic.role() != TopicRole.REPLAYS) { // Without it live events go on.
            say("topic " + topic.name() + ": "
                    + report.findings().getFirst().problem().replaceFirst("^" + topic.name() + " ", ""));
        } else if (seen != null && seen.withoutLeader() > 0) {
            say("topic " + topic.name() + ": " + seen.withoutLeader() + " of "
                    + seen.partitions().size()
                    + " partitions have no leader, and can't be read or written: start the brokers"
                    + " that are away");
        } else if (seen != null && seen.underReplicated() > 0) {
            say("topic " + topic.name() + ": " + seen.underReplicated() + " of "
                    + seen.partitions().size()
                    + " partitions have fewer replicas in sync than they should: start the brokers"
                    + " that are away, or give those that are slow time");
        }
    }

    private void instance(InstanceAnswer instance) {
        if (instance.status() != null && !instance.isReady()) {
            say("forwarder " + instance.name() + " at " + instance.address() + " is not ready: "
                    + String.join("; ", instance.problems()));
        }
    }

    private void destination(DestinationStatus status) {
        GroupProgress progress = status.progress();
        String name = "destination " + status.id() + ": ";
        if (progress.members().isEmpty()) {
            say(name + "stopped: no forwarder is in group " + progress.group() + ", and " + waiting(progress)
                    + " events wait: start one, or see its log for why it is not in the group");
        } else {
            List<PartitionProgress> orphans = progress.partitions().stream()
                    .filter(one -> one.owner() == null && one.lag() > 0)
                    .toList();
            if (!orphans.isEmpty()) {
                say(name + numbers(orphans) + " without owner, and events wait there: if it stays so for a minute,"
                        + " restart the forwarders");
            }
        }
        List<PartitionProgress> late = progress.partitions().stream()
                .filter(one -> isLate(one.behind()))
                .toList();
        if (!late.isEmpty()) {
            String most = late.stream()
                    .map(PartitionProgress::behind)
                    .max((a, b) -> a == null || b == null ? 0 : a.compareTo(b))
                    .map(ProgressText::time)
                    .orElse("?");
            say(name + numbers(late) + " up to " + most + " behind, more than " + ProgressText.time(longestLag)
                    + ": see its last error; if there is none, ClickHouse or the forwarders are too slow: add forwarders,"
                    + " as many as partitions at most");
        }
        Long letters = status.letters().count();
        if (letters != null && letters > 0) {
            say(name + status.letters()
                    + " dead letters of the last day were not redriven: see forwarder dead-letters list"
                    + " --destination " + status.id()
                    + " --since 1d, fix the cause, then forwarder dead-letters redrive");
        }
        status.replays().forEach(one -> one.attention(now, longestLag).ifPresent(this::say));
    }

    private boolean isLate(@Nullable Duration behind) {
        return behind != null && behind.compareTo(longestLag) > 0;
    }

    private static long waiting(GroupProgress progress) {
        return progress.partitions().stream().mapToLong(PartitionProgress::lag).sum();
    }

    private static String numbers(List<PartitionProgress> partitions) {
        String numbers =
                partitions.stream().map(one -> String.valueOf(one.partition())).collect(Collectors.joining(", "));
        return partitions.size() == 1 ? "partition " + numbers + " is" : "partitions " + numbers + " are";
    }

    private void say(String sentence) {
        sentences.add(sentence);
    }
}
