package io.windtrap.forwarder.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A replay, how far it is and how fast.
 *
 * @param offsetsPerSecond more than 0; 0 = not known
 */
public record ReplayOverview(Replay replay, ReplaySummary summary, double offsetsPerSecond) {
    private static final double MILLIS = 1000;

    /** With its rate since the start, which is not known before it got on, nor after a pause: nobody knows how long that was. */
    public static ReplayOverview of(Replay replay, ReplaySummary summary) {
        boolean uninterrupted =
                replay.state() == ReplayState.RUNNING && replay.changedMillis() == replay.createdMillis();
        return new ReplayOverview(
                replay, summary, uninterrupted ? rate(summary.done(), replay.createdMillis(), summary) : 0);
    }

    /** The same at the rate at which it got on since {@code before}; unchanged when it didn't. */
    public ReplayOverview since(ReplaySummary before) {
        return summary.done() <= before.done()
                ? this
                : new ReplayOverview(
                        replay, summary, rate(summary.done() - before.done(), before.changedMillis(), summary));
    }

    private static double rate(long offsets, long fromMillis, ReplaySummary to) {
        return offsets * MILLIS / Math.max(1, to.changedMillis() - fromMillis);
    }

    /** Roughly how long it will still take; null = not known. */
    public @Nullable Duration left() {
        return offsetsPerSecond <= 0
                ? null
                : Duration.ofMillis((long) ((summary.size() - summary.done()) * MILLIS / offsetsPerSecond));
    }

    /** When it last stored something; null = it has not. */
    public @Nullable Instant lastProgress() {
        return summary.done() == 0 ? null : Instant.ofEpochMilli(summary.changedMillis());
    }

    /** When it last stored something, or somebody set its state. */
    public Instant lastChange() {
        return Instant.ofEpochMilli(Math.max(replay.changedMillis(), summary.changedMillis()));
    }

    /** For programs; the keys are those of {@code forwarder replay status --json}. */
    public Map<String, @Nullable Object> fields() {
        Duration left = left();
        Instant progress = lastProgress();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", replay.name());
        fields.put("destination", replay.destination());
        fields.put("into", replay.into());
        fields.put("state", replay.state().text());
        fields.put("run_by", replay.runBy());
        fields.put("done", summary.done());
        fields.put("size", summary.size());
        fields.put("percent", summary.percent());
        fields.put("offsets_per_second", offsetsPerSecond > 0 ? Double.valueOf(offsetsPerSecond) : null);
        fields.put("seconds_left", left == null ? null : Long.valueOf(left.toSeconds()));
        fields.put("last_progress_at", progress == null ? null : progress.toString());
        return fields;
    }
}
