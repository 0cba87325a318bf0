package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.events.NumberedRequest;
import io.windtrap.bench.events.SampleEvents;
import io.windtrap.bench.load.Answers;
import io.windtrap.bench.load.FreshnessProbe;
import io.windtrap.bench.load.Latency;
import io.windtrap.bench.load.OpenLoad;
import io.windtrap.bench.load.RateSearch;
import io.windtrap.bench.load.Requests;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Figure;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.run.Plan;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The highest rate at which gateway, broker, forwarder and engine keep events fresh. It is looked for with short tries, one after the
 * other; what counts is one of full length, from nothing, at the rate that is found, or somewhat below.
 */
final class Pipeline implements Scenario {
    private static final Figure RATE = higher("events_per_s", "events/s held", 0);
    private static final Figure FRESH_MEDIAN = lower("freshness_p50_ms", "freshness p50, ms", 0);
    private static final Figure FRESH_P99 = told("freshness_p99_ms", "freshness p99, ms", 0);
    private static final Figure ANSWER_P99 = lower("answer_p99_ms", "gateway's answer p99, ms", 1);
    private static final Figure GATEWAY_MEMORY = lower("gateway_rss_mb", "gateway, resident MB", 0);
    private static final Figure FORWARDER_MEMORY = lower("forwarder_rss_mb", "forwarder, resident MB", 0);
    private static final Figure GENERATOR = told("generator_cpu", "generator, CPU-s per million", 2);
    private static final Figure LATE = told("generator_late_p99_ms", "generator late p99, ms", 1);
    private static final Figure PROBES = told("probes", "probes", 0);

    private static final List<Part> PARTS = List.of(Part.GATEWAY, Part.BROKER, Part.FORWARDER, Part.ENGINE);
    private static final double FRESH_MS = 2_000;
    private static final int EVENTS_OF_REQUEST = 20;
    /** After them a generation of visitors is through. */
    private static final int REQUESTS = 2_000;

    private static final long SEED = 15;
    private static final int MOST_TRIES = 10;
    private static final double TRY_SHARE = 1 / 4.0;
    private static final double SHORTEST_TRY_SECONDS = 6;
    private static final int CONFIRMATIONS = 6;
    /** Before that, at half of the rate. */
    private static final double WARM_UP_SHARE = 1 / 4.0;

    /** The phases of a load. */
    private static final int WARM_UP = 0;

    private static final int LOAD = 1;
    private static final int ACCEPTED = 200;
    /** To look for probes ten times a second costs the engine some hundredths of a core. */
    private static final FreshnessProbe.Pace PACE = new FreshnessProbe.Pace(100, 100, Duration.ofSeconds(4));

    private final TestBed bed;
    private final Plan plan;
    private final String name;
    private final List<byte[]> requests = new ArrayList<>();
    /** Events of each type in the first request, in the first two, and so on. */
    private final List<Map<String, Long>> countOfType = new ArrayList<>();

    Pipeline(TestBed bed, Plan plan, String name) {
        this.bed = bed;
        this.plan = plan;
        this.name = name;
    }

    @Override
    public void prepare() {
        SampleEvents events = new SampleEvents(NumberedRequest.PLACE, SEED, InstantSource.system());
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(Requests.post(
                    "/v1/batch",
                    Requests.batch(Stream.generate(() -> events.next().json())
                            .limit(EVENTS_OF_REQUEST)
                            .toList())));
            countOfType.add(events.countOfType());
        }
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "the highest rate, in requests of %d, that is held for %d s with p99 of freshness below %.0f s, after a quarter of the time at"
                        + " half of it; found by at most %d tries of %.1f s from %,d events/s on",
                EVENTS_OF_REQUEST,
                plan.seconds(),
                FRESH_MS / 1e3,
                MOST_TRIES,
                trySeconds(),
                plan.rate());
    }

    private double trySeconds() {
        return Math.max(SHORTEST_TRY_SECONDS, TRY_SHARE * plan.seconds());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String run = name + "-" + round + "-" + build.name();
        int rate = search(build, run + "-search");
        for (int i = 0; i < CONFIRMATIONS && rate > 0; i++) {
            Attempt attempt = hold(build, run + "-" + rate, rate);
            if (attempt.held()) {
                return attempt.measures();
            }
            rate -= rate * (i + 1) / 10; // A tenth less, then a fifth less than that, and so on.
        }
        throw new IOException(run + ": no rate was held; the last would have been " + rate + " events/s");
    }

    /** Looks for the rate on services that stay, and with what the tries before have left in the engine. */
    private int search(Build build, String topic) throws IOException, InterruptedException {
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build)) {
            Services services = Services.start(run);
            tryRate(run, services, topic + "-warm-up", plan.rate());
            return RateSearch.highest(
                    plan.rate(), MOST_TRIES, rate -> tryRate(run, services, topic + "-" + rate, rate));
        } finally {
            bed.deleteTopic(topic);
        }
    }

    private boolean tryRate(Run run, Services services, String tried, int rate)
            throws IOException, InterruptedException {
        boolean held = attempt(run, services, tried, rate, trySeconds()).held();
        long end = bed.end(run.config().topic());
        Progress.await(run, () -> bed.committed(run.config().consumerGroup()), services.forwarder(), end, end);
        return held;
    }

    /** A try of full length, in which each event is counted when the rate is held. */
    private Attempt hold(Build build, String topic, int rate) throws IOException, InterruptedException {
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build)) {
            Services services = Services.start(run);
            Attempt attempt = attempt(run, services, topic, rate, plan.seconds());
            if (attempt.held()) {
                Landing.await(run, services.forwarder(), attempt.sent());
            }
            return attempt;
        } finally {
            bed.deleteTopic(topic);
        }
    }

    private record Services(Service gateway, Service forwarder) {
        static Services start(Run run) throws IOException, InterruptedException {
            var services = new Services(run.start(Service.Kind.GATEWAY), run.start(Service.Kind.FORWARDER));
            run.awaitReady(services.gateway());
            run.awaitReady(services.forwarder());
            return services;
        }
    }

    /** @param sent events of each type */
    private record Attempt(boolean held, Map<String, Long> sent, Measures measures) {}

    private Attempt attempt(Run run, Services services, String probes, int rate, double seconds)
            throws IOException, InterruptedException {
        double requestsPerSecond = (double) rate / EVENTS_OF_REQUEST;
        double warmUp = WARM_UP_SHARE * seconds;
        var load = new OpenLoad(
                run.config().gatewayPort(),
                requests,
                List.of(
                        new OpenLoad.Phase(requestsPerSecond / 2, warmUp),
                        new OpenLoad.Phase(requestsPerSecond, seconds)));
        var probe = new FreshnessProbe(bed.client(), run.config().gatewayUrl(), run.warehouse(), probes, PACE);
        Thread generator = Thread.ofPlatform().daemon().name("load").start(load);
        TimeUnit.MILLISECONDS.sleep(Math.round(warmUp * 1e3));
        Usage before = run.usage();
        Latency freshness = probe.run(seconds);
        Usage after = run.usage();
        generator.join();
        services.gateway().requireAlive();
        services.forwarder().requireAlive();
        Answers answers = load.answers();
        boolean held = answers.percent(WARM_UP, ACCEPTED) == 100
                && answers.percent(LOAD, ACCEPTED) == 100
                && probe.lost() == 0
                && freshness.milliseconds(99) < FRESH_MS
                && answers.late(LOAD).milliseconds(99) < FRESH_MS;
        var measures = new Measures()
                .put(RATE, rate)
                .put(FRESH_MEDIAN, freshness.milliseconds(50))
                .put(FRESH_P99, freshness.milliseconds(99))
                .put(ANSWER_P99, answers.accepted(LOAD).milliseconds(99));
        putCost(measures, before, after, rate * seconds / 1e6);
        measures.put(GATEWAY_MEMORY, Usage.residentMegabytes(services.gateway().pid()))
                .put(
                        FORWARDER_MEMORY,
                        Usage.residentMegabytes(services.forwarder().pid()))
                .put(LATE, answers.late(LOAD).milliseconds(99))
                .put(PROBES, probe.count());
        Map<String, Long> sent = sent(answers.size());
        sent.merge("track", (long) probe.count(), Long::sum);
        return new Attempt(held, sent, measures);
    }

    private static void putCost(Measures measures, Usage before, Usage after, double millions) {
        for (Part part : PARTS) {
            String title = part.name().toLowerCase(Locale.ROOT);
            measures.put(
                    lower(title + "_cpu", title + ", CPU-s per million", 2), after.cpuSince(before, part) / millions);
        }
        measures.put(GENERATOR, after.cpuSince(before, Part.GENERATOR) / millions);
    }

    /** Events of each type in the first so many requests of a load. */
    private Map<String, Long> sent(int count) {
        Map<String, Long> sent = new TreeMap<>();
        countOfType.getLast().forEach((type, events) -> sent.put(type, events * (count / REQUESTS)));
        if (count % REQUESTS > 0) {
            countOfType.get(count % REQUESTS - 1).forEach((type, events) -> sent.merge(type, events, Long::sum));
        }
        return sent;
    }
}
