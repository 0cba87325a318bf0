package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;

import io.windtrap.bench.load.ClosedLoad;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Figure;
import io.windtrap.bench.report.Measures;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gateway that gets as many requests as it answers, and what they cost.
 *
 * @param id what the figures' ids end with
 * @param title what their titles end with
 * @param requests whole ones, sent in turn
 * @param eventsOfRequest of each of them
 * @param connections that wait for their answers
 * @param warmUp s that are not measured
 * @param measured s after these
 */
record FullLoad(
        String id,
        String title,
        List<byte[]> requests,
        int eventsOfRequest,
        int connections,
        double warmUp,
        double measured) {
    /** Of the process that is measured, after all of its loads. */
    static final Figure MEMORY = lower("gateway_rss_mb", "gateway, resident MB", 0);

    private static final double WARM_UP_SHARE = 1 / 3.0;

    /** A load for that many seconds, of which a third warm up. */
    static FullLoad of(
            String id, String title, List<byte[]> requests, int eventsOfRequest, int connections, double seconds) {
        return new FullLoad(
                id,
                title,
                requests,
                eventsOfRequest,
                connections,
                WARM_UP_SHARE * seconds,
                (1 - WARM_UP_SHARE) * seconds);
    }

    /**
     * What came of it.
     *
     * @param acknowledged events, warm-up included
     * @param answerP99 ms
     */
    record Result(long acknowledged, double eventsPerSecond, double answerP99) {}

    /** Loads the gateway of a run, and adds the figures. */
    Result measure(Run run, Measures measures) throws IOException, InterruptedException {
        try (ClosedLoad load = ClosedLoad.start(run.config().gatewayPort(), requests, connections)) {
            sleep(warmUp);
            load.beginMeasuring();
            long before = load.answered();
            Usage begin = run.usage();
            sleep(measured);
            Usage end = run.usage();
            long events = (load.answered() - before) * eventsOfRequest;
            put(
                    measures,
                    events,
                    begin,
                    end,
                    load.latency().milliseconds(50),
                    load.latency().milliseconds(99));
            load.stop();
            return new Result(
                    load.answered() * eventsOfRequest,
                    events / end.secondsSince(begin),
                    load.latency().milliseconds(99));
        }
    }

    /**
     * Adds the figures.
     *
     * @param events between the two moments
     * @param median time of an answer, ms
     * @param p99 likewise
     */
    void put(Measures measures, long events, Usage begin, Usage end, double median, double p99) {
        String what = eventsOfRequest == 1 ? "requests" : "events";
        measures.put(higher(what + "_per_s" + id, what + "/s" + title, 0), events / end.secondsSince(begin))
                .put(
                        lower("gateway_cpu" + id, "gateway, CPU µs an event" + title, 1),
                        microseconds(events, begin, end, Part.GATEWAY))
                .put(
                        lower("broker_cpu" + id, "broker, CPU µs an event" + title, 1),
                        microseconds(events, begin, end, Part.BROKER))
                .put(lower("answer_p50_ms" + id, "answer p50, ms" + title, 1), median)
                .put(lower("answer_p99_ms" + id, "answer p99, ms" + title, 1), p99)
                .put(
                        told("generator_cpu" + id, "generator, CPU µs an event" + title, 1),
                        microseconds(events, begin, end, Part.GENERATOR));
    }

    private static double microseconds(long events, Usage begin, Usage end, Part part) {
        return end.cpuSince(begin, part) * 1e6 / events;
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.round(seconds * 1e9));
    }
}
