package io.windtrap.forwarder.command.topics;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.ByteSize;
import io.windtrap.common.topics.MendingCommands;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicCheck;
import io.windtrap.common.topics.TopicFinding;
import io.windtrap.common.topics.TopicReport;
import io.windtrap.forwarder.command.TextTable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** What a check found, for people. */
final class TopicsText {
    private static final int MISMATCH = 1;

    private TopicsText() {}

    /** Checks the topics of {@code config}, prints what it finds, and returns the exit code. */
    static int check(Admin kafka, WindtrapConfig config, PrintWriter out) throws IOException {
        MendingCommands commands = MendingCommands.of(config.kafka());
        List<TopicReport> reports;
        try {
            reports = new TopicCheck(RequiredTopic.all(config), commands).look(kafka);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while checking topics").initCause(e);
        }
        print(reports, commands, out);
        return reports.stream().anyMatch(TopicReport::hasMismatch) ? MISMATCH : 0;
    }

    private static void print(List<TopicReport> reports, MendingCommands commands, PrintWriter out) {
        var table = new TextTable(
                "TOPIC", "FOR", "PARTITIONS", "REPLICAS", "MIN IN SYNC", "RETENTION", "LARGEST RECORD", "STATE");
        for (TopicReport report : reports) {
            SeenTopic seen = report.seen();
            table.row(
                    report.topic().name(),
                    report.topic().role().label(),
                    seen == null ? "-" : seen.partitions().size(),
                    seen == null ? "-" : seen.replicas(),
                    orDash(seen, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                    retention(seen),
                    largest(seen),
                    state(report));
        }
        table.lines().forEach(out::println);
        for (TopicReport report : reports) {
            for (TopicFinding finding : report.findings()) {
                out.println();
                out.println(
                        (finding.isMismatch() ? "" : "note: ") + report.topic().name() + ": " + finding.problem());
                if (!finding.remedy().isEmpty()) {
                    out.println("  " + finding.remedy());
                }
            }
        }
        if (commands.secured() && reports.stream().anyMatch(TopicReport::hasMismatch)) {
            out.println();
            out.println("FILE holds what is under kafka.properties, one name=value on a line.");
        }
        out.flush();
    }

    private static String state(TopicReport report) {
        if (report.isUnusable()) {
            return report.seen() == null ? "missing or denied" : "denied";
        }
        return report.hasMismatch() ? "mismatch" : "ok";
    }

    private static String orDash(@Nullable SeenTopic seen, String setting) {
        String text = seen == null ? null : seen.text(setting);
        return text == null ? "-" : text;
    }

    private static String retention(@Nullable SeenTopic seen) {
        if (TopicConfig.CLEANUP_POLICY_COMPACT.equals(orDash(seen, TopicConfig.CLEANUP_POLICY_CONFIG))) {
            return "compacted";
        }
        Long millis = seen == null ? null : seen.number(TopicConfig.RETENTION_MS_CONFIG);
        if (millis == null) {
            return "-";
        }
        if (millis < 0) {
            return "forever";
        }
        Duration time = Duration.ofMillis(millis);
        return time.toDays() > 0 ? time.toDays() + "d" : time.toMinutes() + "m";
    }

    private static String largest(@Nullable SeenTopic seen) {
        Long bytes = seen == null ? null : seen.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return bytes == null ? "-" : new ByteSize(bytes).toString();
    }
}
