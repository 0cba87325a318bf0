package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;

import io.windtrap.bench.Plan;
import io.windtrap.bench.build.Build;
import io.windtrap.bench.events.TopicFill;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Figure;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.warehouse.Counters;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** A forwarder that starts before a full topic loads it to its end, and the engine merges until it has no more to do. */
final class CatchUp implements Scenario {
    private static final Figure RATE = higher("events_per_s", "events/s, start included", 0);
    private static final Figure RATE_LATER = higher("events_per_s_second_half", "events/s, second half", 0);
    private static final Figure ROWS = higher("rows_per_s", "rows/s of all tables, start included", 0);
    private static final Figure JSON = higher("json_mb_per_s", "MB/s of JSON, start included", 1);
    private static final Figure JSON_LATER = higher("json_mb_per_s_second_half", "MB/s of JSON, second half", 1);
    private static final Figure FORWARDER = lower("forwarder_cpu", "forwarder, CPU-s per million, start included", 2);
    private static final Figure FORWARDER_LATER =
            lower("forwarder_cpu_second_half", "forwarder, CPU-s per million, second half", 2);
    private static final Figure ENGINE = lower("engine_cpu", "engine, CPU-s per million, at the load's end", 2);
    private static final Figure ENGINE_LATER =
            lower("engine_cpu_second_half", "engine, CPU-s per million, second half", 2);
    private static final Figure ENGINE_MERGED =
            lower("engine_cpu_merged", "engine, CPU-s per million, merges at their end", 2);
    private static final Figure BROKER = lower("broker_cpu", "broker, CPU-s per million", 2);
    private static final Figure INSERTS = lower("inserts", "inserts", 0);
    private static final Figure ROWS_PER_INSERT = higher("rows_per_insert", "rows an insert", 0);
    private static final Figure REWRITES = lower("rewrites_per_row", "rewrites a row by merges", 2);
    private static final Figure MEMORY = lower("forwarder_rss_mb", "forwarder, resident MB at the end", 0);
    private static final Figure MERGE_TIME = told("merge_s", "s from the load's end to that of the merges", 1);

    private static final String TOPIC = "catch-up";
    /** Without any change of the parts, merges are at their end. */
    private static final Duration QUIET = Duration.ofSeconds(6);

    private static final Duration MERGE_LIMIT = Duration.ofMinutes(3);

    private final TestBed bed;
    private final long events;
    private TopicFill fill = new TopicFill(0, 0, Map.of());

    CatchUp(TestBed bed, Plan plan) {
        this.bed = bed;
        this.events = plan.events();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        bed.createTopic(TOPIC);
        fill = TopicFill.write(bed.broker().bootstrapServers(), TOPIC, events);
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "%,d events of %d bytes in 6 partitions, loaded by one forwarder from its start to the topic's end",
                events,
                fill.jsonBytes() / events);
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        try (Run run = bed.begin("catch-up-" + round + "-" + build.name(), TOPIC, build)) {
            Counters before = run.warehouse().counters();
            Usage start = run.usage();
            Service forwarder = run.start(Service.Kind.FORWARDER);
            Progress.Count loaded = () -> bed.committed(run.config().consumerGroup());
            Progress half = Progress.await(run, loaded, forwarder, events / 2, events);
            Progress end = Progress.await(run, loaded, forwarder, events, events);
            double memory = Usage.residentMegabytes(forwarder.pid());
            forwarder.close();
            run.warehouse().awaitMerges(QUIET, MERGE_LIMIT);
            Usage atRest = run.usage();
            Counters counters = run.warehouse().counters().since(before);
            String difference = run.warehouse().difference(fill.countOfType());
            if (!difference.isEmpty()) {
                throw new IOException(build.name() + ": rows are not those of the topic: " + difference);
            }
            return figures(start, half, end, atRest, counters)
                    .put(MEMORY, memory)
                    .put(MERGE_TIME, Math.max(0, atRest.secondsSince(end.usage()) - QUIET.toSeconds()));
        }
    }

    private Measures figures(Usage start, Progress half, Progress end, Usage atRest, Counters counters) {
        double millions = events / 1e6;
        double laterMillions = (end.events() - half.events()) / 1e6;
        double seconds = end.usage().secondsSince(start);
        double laterSeconds = end.usage().secondsSince(half.usage());
        double megabytesPerMillion = (double) fill.jsonBytes() / events;
        return new Measures()
                .put(RATE, events / seconds)
                .put(RATE_LATER, laterMillions * 1e6 / laterSeconds)
                .put(ROWS, counters.insertedRows() / seconds)
                .put(JSON, megabytesPerMillion * millions / seconds)
                .put(JSON_LATER, megabytesPerMillion * laterMillions / laterSeconds)
                .put(FORWARDER, end.usage().cpuSince(start, Part.FORWARDER) / millions)
                .put(FORWARDER_LATER, end.usage().cpuSince(half.usage(), Part.FORWARDER) / laterMillions)
                .put(ENGINE, end.usage().cpuSince(start, Part.ENGINE) / millions)
                .put(ENGINE_LATER, end.usage().cpuSince(half.usage(), Part.ENGINE) / laterMillions)
                .put(ENGINE_MERGED, atRest.cpuSince(start, Part.ENGINE) / millions)
                .put(BROKER, end.usage().cpuSince(start, Part.BROKER) / millions)
                .put(INSERTS, (double) counters.inserts())
                .put(ROWS_PER_INSERT, counters.rowsPerInsert())
                .put(REWRITES, counters.rewritesPerRow());
    }
}
