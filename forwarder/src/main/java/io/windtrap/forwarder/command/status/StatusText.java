package io.windtrap.forwarder.command.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicFinding;
import io.windtrap.common.topics.TopicReport;
import io.windtrap.forwarder.command.ProgressText;
import io.windtrap.forwarder.command.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The status of a fleet, for people and for programs. */
final class StatusText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatusText() {}

    static List<String> lines(FleetStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("Kafka " + status.kafka() + ", " + status.at().truncatedTo(ChronoUnit.SECONDS));
        for (DestinationStatus one : status.destinations()) {
            lines.add("");
            lines.add(ProgressText.heading(one.progress()));
            lines.addAll(ProgressText.table(one.progress()));
            lines.add(facts(one, status.at()));
            if (!one.replays().isEmpty()) {
                lines.addAll(ReplayStatus.table(one.replays(), status.at()));
            }
        }
        lines.add("");
        lines.addAll(instances(status.instances()));
        lines.add("");
        if (status.attention().isEmpty()) {
            lines.add("nothing needs attention");
        } else {
            lines.add("needs attention:");
            status.attention().forEach(sentence -> lines.add("  - " + sentence));
        }
        return lines;
    }

    private static String facts(DestinationStatus one, Instant now) {
        JsonNode error = one.lastError();
        return "last insert " + ProgressText.ago(one.lastInsert(), now) + "; last error "
                + (error == null
                        ? "-"
                        : ProgressText.ago(InstanceAnswer.time(error.path("at")), now) + " ("
                                + error.path("kind").asText() + ": "
                                + error.path("message").asText() + ")")
                + "; discards " + (one.told().isEmpty() ? "?" : one.discards()) + " since start; dead letters "
                + one.letters() + " of the last day not redriven";
    }

    private static List<String> instances(List<InstanceAnswer> instances) {
        if (instances.isEmpty()) {
            return List.of("no forwarder could be found to be asked");
        }
        var table = new TextTable("FORWARDER", "ADDRESS", "VERSION", "UP", "STATE");
        for (InstanceAnswer one : instances) {
            JsonNode status = one.status();
            if (status == null) {
                table.row("?", one.address(), "?", "?", "can't be asked: " + one.problem());
            } else {
                table.row(
                        one.name(),
                        one.address(),
                        status.path("version").asText(),
                        ProgressText.time(
                                Duration.ofSeconds(status.path("uptime_seconds").asLong())),
                        one.isReady() ? "ready" : "not ready");
            }
        }
        return table.lines();
    }

    /** One object. */
    static String json(FleetStatus status) {
        ObjectNode json = JSON.createObjectNode()
                .put("at", status.at().toString())
                .put("kafka", status.kafka())
                .put("ok", status.attention().isEmpty());
        ArrayNode attention = json.putArray("attention");
        status.attention().forEach(attention::add);
        ArrayNode topics = json.putArray("topics");
        status.topics().forEach(topic -> write(topic, topics.addObject()));
        ArrayNode destinations = json.putArray("destinations");
        status.destinations().forEach(one -> destinations.add(node(one, status.replaysKnown())));
        ArrayNode instances = json.putArray("instances");
        for (InstanceAnswer one : status.instances()) {
            ObjectNode node = instances.addObject().put("address", one.address());
            if (one.status() == null) {
                node.put("problem", one.problem());
            } else {
                node.set("status", one.status());
            }
        }
        return json.toString();
    }

    private static void write(TopicReport report, ObjectNode json) {
        json.put("topic", report.topic().name())
                .put("for", report.topic().role().label());
        SeenTopic seen = report.seen();
        if (seen != null) {
            json.put("partitions", seen.partitions().size())
                    .put("replicas", seen.replicas())
                    .put("under_replicated", seen.underReplicated())
                    .put("without_leader", seen.withoutLeader());
        }
        ArrayNode mismatches = json.putArray("mismatches");
        report.findings().stream()
                .filter(TopicFinding::isMismatch)
                .forEach(finding ->
                        mismatches.addObject().put("problem", finding.problem()).put("remedy", finding.remedy()));
    }

    private static ObjectNode node(DestinationStatus one, boolean replaysKnown) {
        ObjectNode json = ProgressText.node(one.progress());
        Instant lastInsert = one.lastInsert();
        json.put("last_insert_at", lastInsert == null ? null : lastInsert.toString());
        json.set("last_error", one.lastError());
        boolean told = !one.told().isEmpty();
        json.put("events", told ? Long.valueOf(one.events()) : null)
                .put("discards", told ? Long.valueOf(one.discards()) : null)
                .put("dead_letters", told ? Long.valueOf(one.deadLetters()) : null)
                .put("dead_letters_not_redriven", one.letters().count())
                .put("dead_letters_all_counted", one.letters().isAll());
        if (replaysKnown) {
            ArrayNode replays = json.putArray("replays");
            one.replays().forEach(replay -> replays.add(replay.json()));
        } else {
            json.putNull("replays");
        }
        return json;
    }
}
