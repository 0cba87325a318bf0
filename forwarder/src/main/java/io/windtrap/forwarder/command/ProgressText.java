package io.windtrap.forwarder.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.JointIntent;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.Member;
import io.windtrap.forwarder.progress.PartitionProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a destination is, for people and for programs. */
public final class ProgressText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ProgressText() {}

    /** One line. */
    public static String heading(GroupProgress progress) {
        return "destination " + progress.destination() + ": group " + progress.group() + " is " + progress.state()
                + ", members: " + progress.members().size() + ", topic " + progress.topic()
                + (progress.partitions().isEmpty() ? " is missing: create it with forwarder topics create" : "");
    }

    /** A line for each partition, after one of headings; none when the topic is missing. */
    public static List<String> table(GroupProgress progress) {
        if (progress.partitions().isEmpty()) {
            return List.of();
        }
        var table = new TextTable("PARTITION", "COMMITTED", "END", "LAG", "LAG TIME", "DECLARED", "OWNER");
        for (PartitionProgress one : progress.partitions()) {
            table.row(
                    one.partition(),
                    one.committed() == null ? "-" : one.committed(),
                    one.end(),
                    one.lag(),
                    one.lag() == 0 ? "-" : time(one.behind()),
                    declared(one),
                    one.owner() == null ? "-" : one.owner().host());
        }
        return table.lines();
    }

    /** A time for people, such as {@code 3m 5s}; {@code ?} when it is not known. */
    public static String time(@Nullable Duration time) {
        if (time == null) {
            return "?";
        }
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + "m " + time.toSecondsPart() + "s" : time.toSeconds() + "s";
    }

    /** How long ago {@code time} was, for people; a clock that is ahead counts as now, null = never or not known. */
    public static String ago(@Nullable Instant time, Instant now) {
        return time == null ? "-" : time(now.isBefore(time) ? Duration.ZERO : Duration.between(time, now)) + " ago";
    }

    /** The declared batch, for people. */
    public static String declared(PartitionProgress one) {
        return switch (one.declared()) {
            case Declaration.None _ -> "-";
            case Declaration.Declared(Intent intent) -> range(intent);
            case Declaration.Joint(JointIntent joint) -> {
                Intent own = joint.of(one.partition());
                yield (own == null ? "" : range(own) + " ") + "with "
                        + (joint.members().size() - 1) + " partitions";
            }
            case Declaration.Unreadable(String why) -> "unreadable: " + why;
        };
    }

    private static String range(Intent intent) {
        return intent.first() + "-" + intent.last();
    }

    /** As one line of JSON. */
    public static String json(GroupProgress progress) {
        return node(progress).toString();
    }

    /** As an object, to which more may be added. */
    public static ObjectNode node(GroupProgress progress) {
        ObjectNode json = JSON.createObjectNode()
                .put("destination", progress.destination())
                .put("group", progress.group())
                .put("topic", progress.topic())
                .put("state", progress.state())
                .put("members", progress.members().size());
        ArrayNode partitions = json.putArray("partitions");
        for (PartitionProgress one : progress.partitions()) {
            Duration behind = one.behind();
            ObjectNode node = partitions
                    .addObject()
                    .put("partition", one.partition())
                    .put("committed", one.committed())
                    .put("start", one.start())
                    .put("end", one.end())
                    .put("lag", one.lag())
                    .put("lag_seconds", one.lag() == 0 ? Double.valueOf(0) : seconds(behind));
            Intent batch = one.batch();
            if (batch == null) {
                node.putNull("declared");
            } else {
                node.putObject("declared").put("first", batch.first()).put("last", batch.last());
            }
            Member owner = one.owner();
            if (owner == null) {
                node.putNull("owner");
            } else {
                node.putObject("owner").put("host", owner.host()).put("member", owner.id());
            }
        }
        return json;
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : Double.valueOf(time.toMillis() / 1000.0);
    }
}
