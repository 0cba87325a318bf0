package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.events.TopicFill;
import io.windtrap.bench.events.Variety;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Figure;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.warehouse.Counters;
import io.windtrap.bench.warehouse.RowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A forwarder that starts before a full topic loads it to its end, and the engine merges until it has no more to do: with two builds, or
 * with two setups of one build.
 */
final class CatchUp implements Scenario {
    private static final Figure RATE = higher("events_per_s", "events/s, start included", 0);
    private static final Figure RATE_LATER = higher("events_per_s_second_half", "events/s, second half", 0);
    static final Figure ROWS = higher("rows_per_s", "rows/s of all tables, start included", 0);
    private static final Figure JSON = higher("json_mb_per_s", "MB/s of JSON, start included", 1);
    private static final Figure JSON_LATER = higher("json_mb_per_s_second_half", "MB/s of JSON, second half", 1);
    private static final Figure FORWARDER = lower("forwarder_cpu", "forwarder, CPU-s per million, start included", 2);
    private static final Figure FORWARDER_LATER =
            lower("forwarder_cpu_second_half", "forwarder, CPU-s per million, second half", 2);
    static final Figure ENGINE = lower("engine_cpu", "engine, CPU-s per million, at the load's end", 2);
    private static final Figure ENGINE_LATER =
            lower("engine_cpu_second_half", "engine, CPU-s per million, second half", 2);
    static final Figure ENGINE_MERGED = lower("engine_cpu_merged", "engine, CPU-s per million, merges at their end", 2);
    private static final Figure BROKER = lower("broker_cpu", "broker, CPU-s per million", 2);
    static final Figure INSERTS = lower("inserts", "inserts", 0);
    static final Figure ROWS_PER_INSERT = higher("rows_per_insert", "rows an insert", 0);
    static final Figure REWRITES = lower("rewrites_per_row", "rewrites a row by merges", 2);
    private static final Figure MEMORY = lower("forwarder_rss_mb", "forwarder, resident MB at the end", 0);
    private static final Figure MERGE_TIME = told("merge_s", "s from the load's end to that of the merges", 1);

    private static final Figure TABLES = told("tables", "tables", 0);
    private static final Figure COLUMNS = told("columns", "columns of all tables", 0);

    /** What can be said of rows without a forwarder as well. */
    static final List<Figure> OF_ENGINE = List.of(ROWS, ENGINE, ENGINE_MERGED, INSERTS, ROWS_PER_INSERT, REWRITES);

    /** Six partitions of the sample's events, for one forwarder. */
    static final Setup USUAL = new Setup("", 6, 1, Variety.SAMPLE);

    /** Without any change of the parts, merges are at their end. */
    static final Duration QUIET = Duration.ofSeconds(6);

    static final Duration MERGE_LIMIT = Duration.ofMinutes(3);

    private final TestBed bed;
    private final String name;
    private final long events;
    private final Setup base;
    private final Setup head;
    private final Map<Setup, TopicFill> fills = new HashMap<>();

    /**
     * What is loaded, and by whom.
     *
     * @param says in which way it is not the usual one, for readers of the table
     */
    record Setup(String says, int partitions, int forwarders, Variety variety) {}

    /** The two setups may be the same: then builds are compared. */
    CatchUp(TestBed bed, String name, long events, Setup base, Setup head) {
        this.bed = bed;
        this.name = name;
        this.events = events;
        this.base = base;
        this.head = head;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        for (Setup setup : isOfBuilds() ? List.of(base) : List.of(base, head)) {
            bed.createTopic(topic(setup), setup.partitions());
            fills.put(setup, TopicFill.write(bed.broker().bootstrapServers(), topic(setup), events, setup.variety()));
        }
    }

    private boolean isOfBuilds() {
        return base.equals(head);
    }

    private String topic(Setup setup) {
        return setup.equals(base) ? name : name + "-varied";
    }

    private TopicFill fill(Setup setup) {
        return Objects.requireNonNull(fills.get(setup), "prepare comes first");
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "%,d events of %d bytes in %d partitions, loaded by one forwarder from its start to the topic's end%s",
                events,
                fill(base).jsonBytes() / events,
                base.partitions(),
                isOfBuilds() ? "" : "; head: " + head.says());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        Setup setup = build.name().equals("head") ? head : base;
        try (Run run = bed.begin(name + "-" + round + "-" + build.name(), topic(setup), build)) {
            Counters before = run.warehouse().counters();
            Usage start = run.usage();
            List<Service> forwarders = new ArrayList<>();
            for (int i = 0; i < setup.forwarders(); i++) {
                forwarders.add(run.start(Service.Kind.FORWARDER));
            }
            Progress.Count loaded = () -> bed.committed(run.config().consumerGroup());
            Progress half = Progress.await(run, loaded, forwarders.getFirst(), events / 2, events);
            Progress end = Progress.await(run, loaded, forwarders.getFirst(), events, events);
            forwarders.forEach(Service::requireAlive);
            double memory = forwarders.stream()
                    .mapToDouble(forwarder -> Usage.residentMegabytes(forwarder.pid()))
                    .sum();
            forwarders.forEach(Service::close);
            run.warehouse().awaitMerges(QUIET, MERGE_LIMIT);
            Usage atRest = run.usage();
            Counters counters = run.warehouse().counters().since(before);
            requireRows(run, build, setup);
            return figures(fill(setup), start, half, end, atRest, counters)
                    .put(MEMORY, memory)
                    .put(MERGE_TIME, Math.max(0, atRest.secondsSince(end.usage()) - QUIET.toSeconds()))
                    .put(TABLES, (double) run.warehouse().tables())
                    .put(COLUMNS, (double) run.warehouse().columns());
        }
    }

    /** The rows that {@code build} makes of the usual topic. */
    RowFiles rows(Build build, Path folder) throws IOException, InterruptedException {
        try (Run run = bed.begin(name + "-files", topic(base), build)) {
            Service forwarder = run.start(Service.Kind.FORWARDER);
            Progress.await(run, () -> bed.committed(run.config().consumerGroup()), forwarder, events, events);
            forwarder.close();
            requireRows(run, build);
            return RowFiles.of(run.warehouse(), folder);
        }
    }

    /** @throws IOException if the tables don't have each event of the usual topic, once */
    void requireRows(Run run, Build build) throws IOException, InterruptedException {
        requireRows(run, build, base);
    }

    private void requireRows(Run run, Build build, Setup setup) throws IOException, InterruptedException {
        String difference = run.warehouse().difference(fill(setup).countOfType());
        if (!difference.isEmpty()) {
            throw new IOException(build.name() + ": rows are not those of the topic: " + difference);
        }
    }

    private Measures figures(
            TopicFill fill, Usage start, Progress half, Progress end, Usage atRest, Counters counters) {
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
