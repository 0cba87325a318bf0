package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.events.OrderEvents;
import io.windtrap.bench.load.Answers;
import io.windtrap.bench.load.OpenLoad;
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
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** This tree's gateway gets half of what it can do (base), and twice of it (head), by the clock; then little again. */
final class GatewayOverload implements Scenario {
    private static final Figure CAPACITY = told("capacity_events_per_s", "at full load, events/s", 0);
    private static final Figure OFFERED = told("offered_events_per_s", "offered, events/s", 0);
    private static final Figure GOODPUT = higher("goodput_events_per_s", "acknowledged, events/s", 0);
    private static final Figure MEDIAN = lower("accepted_p50_ms", "accepted, answer p50, ms", 1);
    private static final Figure P99 = lower("accepted_p99_ms", "accepted, answer p99, ms", 1);
    private static final Figure UNAVAILABLE = lower("refused_503_percent", "refused with 503, %", 1);
    private static final Figure RATE_LIMITED = lower("refused_429_percent", "refused with 429, %", 1);
    private static final Figure BROKEN = lower("broken_percent", "connection broken, %", 1);
    private static final Figure REFUSED_P99 = lower("refused_p99_ms", "refused, answer p99, ms", 1);
    private static final Figure RECOVERY = lower("recovery_s", "s until answers are fast again", 1);
    private static final Figure PEAK = lower("gateway_peak_rss_mb", "gateway, resident MB at most", 0);
    private static final Figure GATEWAY = told("gateway_cpu_percent", "gateway, % of a core", 1);
    private static final Figure GENERATOR = told("generator_cpu_percent", "generator, % of a core", 1);
    private static final Figure LATE = told("generator_late_p99_ms", "generator late p99, ms", 1);
    private static final Figure UNASKED =
            told("refused_but_stored_percent", "events of refused requests that are in the topic, %", 2);

    private static final int EVENTS_OF_REQUEST = 20;
    private static final int EVENTS = 4_000;
    private static final int CONNECTIONS = 256;
    private static final double FULL_SHARE = 1 / 6.0;
    private static final double LOAD_SHARE = 1 / 2.0;
    private static final double AFTER_SHARE = 1 / 6.0;
    private static final double RATE_AFTER = 1 / 10.0;
    /** The phases of the load. */
    private static final int LOAD = 0;

    private static final int AFTER = 1;

    private final TestBed bed;
    private final Plan plan;
    private final String name;

    GatewayOverload(TestBed bed, Plan plan, String name) {
        this.bed = bed;
        this.plan = plan;
        this.name = name;
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "events of %,d bytes, %d a request: for %.1f s, after as long to warm up, as many as are answered on %d connections, then for %.1f s half of"
                        + " that rate (base) or twice of it (head) by the clock, then for %.1f s a tenth; fast = not slower than p99 at full"
                        + " load",
                OrderEvents.BYTES,
                EVENTS_OF_REQUEST,
                FULL_SHARE * plan.seconds(),
                CONNECTIONS,
                LOAD_SHARE * plan.seconds(),
                AFTER_SHARE * plan.seconds());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String topic = name + "-" + round + "-" + build.name();
        double share = build.name().equals("head") ? 2 : 0.5;
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build)) {
            Service gateway = run.start(Service.Kind.GATEWAY);
            run.awaitReady(gateway);
            FullLoad full = FullLoad.of(
                    "",
                    "",
                    requests(OrderEvents.of(EVENTS)),
                    EVENTS_OF_REQUEST,
                    CONNECTIONS,
                    FULL_SHARE * plan.seconds());
            long acknowledged = full.measure(run, new Measures()).acknowledged(); // Only warms up.
            FullLoad.Result most = full.measure(run, new Measures());
            acknowledged += most.acknowledged();
            double rate = most.eventsPerSecond() / EVENTS_OF_REQUEST;
            var load = new OpenLoad(
                    run.config().gatewayPort(),
                    requests(OrderEvents.numbered(EVENTS)),
                    List.of(
                            new OpenLoad.Phase(share * rate, LOAD_SHARE * plan.seconds()),
                            new OpenLoad.Phase(RATE_AFTER * rate, AFTER_SHARE * plan.seconds())));
            Thread generator = Thread.ofPlatform().daemon().name("load").start(load);
            Usage before = run.usage();
            TimeUnit.MILLISECONDS.sleep(Math.round(LOAD_SHARE * plan.seconds() * 1e3));
            Usage after = run.usage();
            generator.join();
            gateway.requireAlive();
            double peak = Usage.peakMegabytes(gateway.pid());
            gateway.close();
            Answers answers = load.answers();
            return figures(answers, most, share)
                    .put(PEAK, peak)
                    .put(GATEWAY, after.percentSince(before, Part.GATEWAY))
                    .put(GENERATOR, after.percentSince(before, Part.GENERATOR))
                    .put(UNASKED, unasked(topic, answers, acknowledged));
        } finally {
            bed.deleteTopic(topic);
        }
    }

    private static Measures figures(Answers answers, FullLoad.Result most, double share) {
        return new Measures()
                .put(CAPACITY, most.eventsPerSecond())
                .put(OFFERED, share * most.eventsPerSecond())
                .put(GOODPUT, answers.acceptedPerSecond(LOAD) * EVENTS_OF_REQUEST)
                .put(MEDIAN, answers.accepted(LOAD).milliseconds(50))
                .put(P99, answers.accepted(LOAD).milliseconds(99))
                .put(UNAVAILABLE, answers.percent(LOAD, 503))
                .put(RATE_LIMITED, answers.percent(LOAD, 429))
                .put(BROKEN, answers.percent(LOAD, Answers.NONE))
                .put(REFUSED_P99, answers.refused(LOAD).milliseconds(99))
                .put(RECOVERY, answers.secondsUntilFast(AFTER, most.answerP99()))
                .put(LATE, answers.late(LOAD).milliseconds(99));
    }

    /**
     * Share of the events that were not acknowledged, and are in the topic all the same, %.
     *
     * @throws IOException if one that was acknowledged is not there, or one is there twice
     */
    private double unasked(String topic, Answers answers, long atFullLoad) throws IOException {
        var found = new BitSet(answers.size() * EVENTS_OF_REQUEST);
        var elsewhere = new LongAdder();
        bed.read(topic, event -> {
            int number = OrderEvents.number(event, EVENTS);
            if (number < 0 || found.get(number)) {
                elsewhere.increment(); // Of the full load; one that comes twice makes their number wrong.
            } else {
                found.set(number);
            }
        });
        if (elsewhere.sum() != atFullLoad) {
            throw new IOException(
                    "%s: at full load %d events were acknowledged; %d are there, with those that came twice later"
                            .formatted(topic, atFullLoad, elsewhere.sum()));
        }
        long refused = 0;
        long stored = 0;
        for (int request = 0; request < answers.size(); request++) {
            int begin = request * EVENTS_OF_REQUEST;
            int there = found.get(begin, begin + EVENTS_OF_REQUEST).cardinality();
            if (!answers.isAccepted(request)) {
                refused += EVENTS_OF_REQUEST;
                stored += there;
            } else if (there < EVENTS_OF_REQUEST) {
                throw new IOException("%s: request %d of %d events was acknowledged, and %d of them are there"
                        .formatted(topic, request, EVENTS_OF_REQUEST, there));
            }
        }
        return refused == 0 ? 0 : 100.0 * stored / refused;
    }

    private static List<byte[]> requests(List<byte[]> events) {
        return Requests.batches(events, EVENTS_OF_REQUEST).stream()
                .map(body -> Requests.post("/v1/batch", body))
                .toList();
    }
}
