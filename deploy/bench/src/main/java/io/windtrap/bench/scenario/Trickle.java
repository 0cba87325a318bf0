package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.load.FreshnessProbe;
import io.windtrap.bench.load.Latency;
import io.windtrap.bench.load.SteadyLoad;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Transformation;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Figure;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.run.Plan;
import io.windtrap.bench.warehouse.Counters;
import io.windtrap.bench.warehouse.Warehouse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A steady stream through gateway, broker, forwarder and engine. Cost is measured first and freshness after, while the stream
 * goes on: to ask the engine for probes fifty times a second takes a fifth of a core.
 */
final class Trickle implements Scenario {
    private static final Figure ENGINE = lower("engine_cpu_percent", "engine, % of a core", 1);
    private static final Figure FORWARDER = lower("forwarder_cpu_percent", "forwarder, % of a core", 1);
    private static final Figure GATEWAY = lower("gateway_cpu_percent", "gateway, % of a core", 1);
    private static final Figure TRANSFORMER = lower("transformer_cpu_percent", "transformer, % of a core", 1);
    private static final Figure BROKER = lower("broker_cpu_percent", "broker, % of a core", 1);
    private static final Figure INSERTS = lower("inserts_per_s", "inserts/s", 1);
    private static final Figure ROWS_PER_INSERT = higher("rows_per_insert", "rows an insert", 1);
    private static final Figure REWRITES = lower("rewrites_per_row", "rewrites a row by merges", 1);
    private static final Figure FRESH_MEDIAN = lower("freshness_p50_ms", "freshness p50, ms", 0);
    private static final Figure FRESH_P99 = lower("freshness_p99_ms", "freshness p99, ms", 0);
    private static final Figure FRESH_MAX = lower("freshness_max_ms", "freshness max, ms", 0);
    private static final Figure ANSWER_MEDIAN = lower("answer_p50_ms", "gateway's answer p50, ms", 1);
    private static final Figure ANSWER_P99 = lower("answer_p99_ms", "gateway's answer p99, ms", 1);
    private static final Figure GATEWAY_MEMORY = lower("gateway_rss_mb", "gateway, resident MB", 0);
    private static final Figure FORWARDER_MEMORY = lower("forwarder_rss_mb", "forwarder, resident MB", 0);
    private static final Figure GENERATOR = told("generator_cpu_percent", "generator, % of a core", 1);
    private static final Figure LATE = told("generator_late_p99_ms", "generator late p99, ms", 1);
    private static final Figure PROBES = told("probes", "probes", 0);

    private static final double WARM_UP_SHARE = 1 / 6.0;
    private static final double PROBED_SHARE = 1 / 3.0;
    /** A probe a second would leave a run without a p99. They don't touch what the first part measures. */
    private static final long PROBE_MS = 250;

    private static final FreshnessProbe.Pace PACE = new FreshnessProbe.Pace(PROBE_MS, 20, Duration.ofSeconds(30));

    private final TestBed bed;
    private final Plan plan;
    private final String scenario;
    private final boolean transformed;

    /** @param transformed whether head runs a transformer between, and base is the same build without one */
    Trickle(TestBed bed, Plan plan, String scenario, boolean transformed) {
        this.bed = bed;
        this.plan = plan;
        this.scenario = scenario;
        this.transformed = transformed;
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "%,d events/s in requests of %d for %d s: after %.1f s of warm-up, cost over %.1f s, then freshness over %.1f s"
                        + " by a probe every %d ms on average",
                plan.rate(),
                plan.eventsOfRequest(),
                plan.seconds(),
                warmUp(),
                plan.seconds() - warmUp() - probed(),
                probed(),
                PROBE_MS);
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String name = scenario + "-" + round + "-" + build.name();
        bed.createTopic(name);
        Build built = transformed ? build.withOwnClassPath() : build;
        try (Run run = bed.begin(name, name, built, transformation(name, build))) {
            if (run.config().transformation() != null) {
                run.awaitReady(run.start(Service.Kind.TRANSFORMER));
            }
            Service gateway = run.start(Service.Kind.GATEWAY);
            Service forwarder = run.start(Service.Kind.FORWARDER);
            run.awaitReady(gateway);
            run.awaitReady(forwarder);
            Warehouse warehouse = run.warehouse();
            String url = run.config().gatewayUrl();
            SteadyLoad load = new SteadyLoad(
                    bed.client(), url, name, plan.rate(), plan.eventsOfRequest(), plan.seconds(), warmUp());
            FreshnessProbe probe = new FreshnessProbe(bed.client(), url, warehouse, name, PACE);

            Thread generator = Thread.ofPlatform().daemon().name("load").start(load);
            sleep(warmUp());
            Counters countersBefore = warehouse.counters();
            Usage before = run.usage();
            sleep(plan.seconds() - warmUp() - probed());
            Usage after = run.usage();
            Counters counters = warehouse.counters().since(countersBefore);
            Latency freshness = probe.run(probed());
            generator.join();
            load.requireAcknowledged();
            if (probe.lost() > 0) {
                throw new IOException(
                        probe.lost() + " of " + probe.count() + " probes were refused, or can't be found after "
                                + PACE.patience().toSeconds() + " s");
            }
            Measures measures = figures(before, after, counters)
                    .put(FRESH_MEDIAN, freshness.milliseconds(50))
                    .put(FRESH_P99, freshness.milliseconds(99))
                    .put(FRESH_MAX, freshness.milliseconds(100))
                    .put(ANSWER_MEDIAN, load.acknowledged().milliseconds(50))
                    .put(ANSWER_P99, load.acknowledged().milliseconds(99))
                    .put(GATEWAY_MEMORY, Usage.residentMegabytes(gateway.pid()))
                    .put(FORWARDER_MEMORY, Usage.residentMegabytes(forwarder.pid()))
                    .put(GENERATOR, after.percentSince(before, Part.GENERATOR))
                    .put(LATE, load.late().milliseconds(99))
                    .put(PROBES, probe.count());
            Map<String, Long> sent = load.countOfType();
            sent.merge("track", (long) probe.count(), Long::sum);
            Landing.await(run, forwarder, sent);
            return measures;
        }
    }

    private @Nullable Transformation transformation(String name, Build build) throws IOException, InterruptedException {
        if (!transformed || !build.name().equals("head")) {
            return null;
        }
        bed.createTopic(name + ".out");
        return new Transformation(name + ".out", true, Transform.MASK);
    }

    private static Measures figures(Usage before, Usage after, Counters counters) {
        return new Measures()
                .put(ENGINE, after.percentSince(before, Part.ENGINE))
                .put(FORWARDER, after.percentSince(before, Part.FORWARDER))
                .put(GATEWAY, after.percentSince(before, Part.GATEWAY))
                .put(BROKER, after.percentSince(before, Part.BROKER))
                .put(TRANSFORMER, after.percentSince(before, Part.TRANSFORMER))
                .put(INSERTS, counters.inserts() / after.secondsSince(before))
                .put(ROWS_PER_INSERT, counters.rowsPerInsert())
                .put(REWRITES, counters.rewritesPerRow());
    }

    private double warmUp() {
        return plan.seconds() * WARM_UP_SHARE;
    }

    private double probed() {
        return plan.seconds() * PROBED_SHARE;
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.round(seconds * 1e3));
    }
}
