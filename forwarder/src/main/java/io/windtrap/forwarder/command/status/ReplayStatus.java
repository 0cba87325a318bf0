package io.windtrap.forwarder.command.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.forwarder.command.ProgressText;
import io.windtrap.forwarder.command.TextTable;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayOverview;
import io.windtrap.forwarder.replay.ReplayState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A replay that is under way.
 *
 * @param members processes that run it now
 */
public record ReplayStatus(ReplayOverview overview, int members) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A command or a forwarder that has just taken it over needs some time to join its group. */
    private static final Duration TO_JOIN = Duration.ofSeconds(30);
    /** Below this a rate is shown with a fraction. */
    private static final int SLOW = 10;

    /** A line for each, after one of headings. */
    static List<String> table(List<ReplayStatus> replays, Instant now) {
        var table = new TextTable(
                "REPLAY", "INTO", "STATE", "RUN BY", "PROCESSES", "DONE", "OF", "%", "RATE", "LEFT", "LAST PROGRESS");
        for (ReplayStatus one : replays) {
            ReplayOverview overview = one.overview();
            table.row(
                    overview.replay().name(),
                    Objects.requireNonNullElse(overview.replay().into(), "its own tables"),
                    overview.replay().state().text(),
                    overview.replay().runBy(),
                    one.members(),
                    overview.summary().done(),
                    overview.summary().size(),
                    overview.summary().percent(),
                    rate(overview.offsetsPerSecond()),
                    overview.left() == null ? "-" : ProgressText.time(overview.left()),
                    ProgressText.ago(overview.lastProgress(), now));
        }
        return table.lines();
    }

    private static String rate(double offsetsPerSecond) {
        return offsetsPerSecond <= 0
                ? "-"
                : String.format(Locale.ROOT, offsetsPerSecond < SLOW ? "%.1f/s" : "%.0f/s", offsetsPerSecond);
    }

    /** For programs. */
    ObjectNode json() {
        ObjectNode json = JSON.valueToTree(overview.fields());
        return json.put("members", members);
    }

    /**
     * Why a person is needed, and what to do; empty = nobody is.
     *
     * @param longest time without progress up to which nobody has to do anything
     */
    Optional<String> attention(Instant now, Duration longest) {
        Replay replay = overview.replay();
        Duration still = Duration.between(overview.lastChange(), now);
        if (replay.state() != ReplayState.RUNNING) {
            return Optional.empty();
        }
        String done = overview.summary().done() + " of " + overview.summary().size() + " offsets are done";
        if (members == 0 && still.compareTo(TO_JOIN) > 0) {
            return Optional.of("replay " + replay.name() + ": nobody runs it, and " + done + ": "
                    + (replay.detached()
                            ? "start a forwarder that has destination " + replay.destination() + ", or continue it here"
                            : "its command has ended; continue it")
                    + " with forwarder replay resume " + replay.name());
        }
        if (still.compareTo(longest) > 0) {
            return Optional.of("replay " + replay.name() + ": no progress for " + ProgressText.time(still) + ", and "
                    + done + ": see the log of the " + replay.runBy()
                    + " for what it waits for");
        }
        return Optional.empty();
    }
}
