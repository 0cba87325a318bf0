package io.windtrap.forwarder.command.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.forwarder.command.ProgressText;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayCounts;
import io.windtrap.forwarder.replay.ReplayOverview;
import io.windtrap.forwarder.replay.ReplayProgress;
import io.windtrap.forwarder.replay.ReplaySummary;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Replays as text for people, and as JSON for programs. */
final class ReplayText {
    static final String HEADING = row("NAME", "DESTINATION", "STATE", "DONE", "OF", "%", "RUN BY", "FROM", "TO");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReplayText() {}

    static String row(Replay replay, ReplaySummary summary) {
        return row(
                replay.name(),
                replay.destination(),
                replay.state().text(),
                String.valueOf(summary.done()),
                String.valueOf(summary.size()),
                String.valueOf(summary.percent()),
                replay.runBy(),
                replay.from(),
                replay.to());
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-28s %-16s %-10s %12s %12s %4s %-10s %-24s %s", cells);
    }

    /** What is about to be read. */
    static void plan(PrintWriter out, Replay replay) {
        out.println("replay " + replay.name() + ": " + replay.size() + " offsets in "
                + replay.partitions().size() + " partitions of topic " + replay.topic() + ", from " + replay.from()
                + " to " + replay.to());
        out.println("  destination " + replay.destination() + ", into "
                + Objects.requireNonNullElse(replay.into(), "its own tables")
                + (replay.filter().text().isEmpty()
                        ? ""
                        : ", only " + replay.filter().text())
                + (replay.rate() > 0 ? ", at most " + replay.rate() + " events/s" : ""));
        out.flush();
    }

    /** All about one replay. */
    static void print(PrintWriter out, Replay replay, ReplayBook book, int members) {
        ReplaySummary summary = book.summary(replay);
        plan(out, replay);
        out.println("  state " + replay.state().text() + " since " + Instant.ofEpochMilli(replay.changedMillis()) + ", "
                + summary.done() + " of " + summary.size() + " offsets done (" + summary.percent()
                + "%), processes that run it: "
                + members);
        ReplayOverview overview = ReplayOverview.of(replay, summary);
        Duration left = overview.left();
        if (left != null && members > 0) {
            out.println("  " + Math.round(overview.offsetsPerSecond()) + " offsets/s since its start, about "
                    + ProgressText.time(left) + " left");
        }
        new TreeMap<>(replay.partitions())
                .forEach((partition, range) -> out.println(String.format(
                        Locale.ROOT,
                        "  partition %-5d next %12d of %d to %d",
                        partition,
                        book.progress(replay, partition).next(),
                        range.from(),
                        range.to())));
        counts(out, summary.counts());
    }

    /** The table of what came of the events. */
    static void counts(PrintWriter out, ReplayCounts counts) {
        out.println(count("events read", counts.events()));
        new TreeMap<>(counts.rows()).forEach((table, rows) -> out.println(count("rows in " + table, rows)));
        out.println(count("values discarded", counts.discards()));
        out.println(count("dead letters", counts.deadLetters()));
        out.flush();
    }

    private static String count(String what, long number) {
        return String.format(Locale.ROOT, "%14d  %s", number, what);
    }

    /** One line. */
    static String json(Replay replay, ReplayBook book) {
        ReplaySummary summary = book.summary(replay);
        ObjectNode node = JSON.<ObjectNode>valueToTree(
                        ReplayOverview.of(replay, summary).fields())
                .put("topic", replay.topic())
                .put("from", replay.from())
                .put("to", replay.to())
                .put("filter", replay.filter().text())
                .put("rate", replay.rate())
                .put("created", Instant.ofEpochMilli(replay.createdMillis()).toString())
                .put("changed", Instant.ofEpochMilli(replay.changedMillis()).toString())
                .put("events", summary.counts().events())
                .put("discards", summary.counts().discards())
                .put("dead_letters", summary.counts().deadLetters());
        ObjectNode rows = node.putObject("rows");
        new TreeMap<>(summary.counts().rows()).forEach(rows::put);
        ObjectNode partitions = node.putObject("partitions");
        for (Map.Entry<Integer, OffsetRange> one : new TreeMap<>(replay.partitions()).entrySet()) {
            ReplayProgress reached = book.progress(replay, one.getKey());
            partitions
                    .putObject(one.getKey().toString())
                    .put("from", one.getValue().from())
                    .put("to", one.getValue().to())
                    .put("next", reached.next());
        }
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a replay can't be written as JSON", e);
        }
    }
}
