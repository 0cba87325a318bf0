package io.windtrap.forwarder.command.replay;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.consume.DryRun;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayCounts;
import io.windtrap.forwarder.replay.run.ReplayRange;
import io.windtrap.forwarder.wiring.Edges;
import io.windtrap.forwarder.wiring.Workers;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Counts what a replay would read and write. */
final class DryRunReport {
    private final Replays replays;
    private final Replay replay;
    private ReplayCounts counts = ReplayCounts.NONE;

    DryRunReport(Replays replays, Replay replay) {
        this.replays = replays;
        this.replay = replay;
    }

    /** Prints the counts; returns the command's exit code. */
    int print() throws IOException {
        var range = new ReplayRange(replay, replays::openLog, InstantSource.system());
        DryRun run = new Workers(replays.config(), Edges.BARE, new SimpleMeterRegistry())
                .dryRun(replay, range)
                .orElseThrow(() -> new IOException("there is no destination " + replay.destination()));
        try (Consumer<byte[], byte[]> consumer = replays.kafka().consumer();
                ProgressBar bar = new ProgressBarBuilder()
                        .setTaskName("dry run")
                        .setUnit(" offsets", 1)
                        .setInitialMax(replay.size())
                        .showSpeed()
                        .build()) {
            for (Map.Entry<Integer, OffsetRange> one : new TreeMap<>(replay.partitions()).entrySet()) {
                run.read(
                        consumer,
                        new TopicPartition(replay.topic(), one.getKey()),
                        one.getValue().from(),
                        bar::stepBy,
                        batch -> counts = counts.plus(batch));
            }
        } catch (UnsupportedRecordVersionException e) {
            throw new IOException(e.getMessage(), e);
        }
        PrintWriter out = replays.out();
        out.println("nothing was written; the replay would give about:");
        ReplayText.counts(out, counts);
        if (run.waiting() > 0) {
            out.println(run.waiting() + " events are of sources that the configuration does not have:"
                    + " the replay would wait at the first of them; add the sources, or use --source");
        }
        return 0;
    }
}
