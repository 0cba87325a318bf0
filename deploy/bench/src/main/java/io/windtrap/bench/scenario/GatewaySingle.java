package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;
import static io.windtrap.bench.report.Figure.told;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.bench.Plan;
import io.windtrap.bench.build.Build;
import io.windtrap.bench.load.ClosedLoad;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Measures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One event a request, as many as are answered: a handler that only sends the body to Kafka (base), and this tree's gateway (head). */
final class GatewaySingle implements Scenario {
    private static final List<Integer> CONNECTIONS = List.of(64, 512);
    private static final double WARM_UP_SHARE = 1 / 3.0;
    private static final int EVENT_BYTES = 1_024;
    private static final int EVENTS = 4_096;
    private static final int USERS = 500;
    private static final long SEED = 17;

    private final TestBed bed;
    private final Plan plan;
    private final String name;
    private final List<byte[]> requests = new ArrayList<>();

    GatewaySingle(TestBed bed, Plan plan, String name) {
        this.bed = bed;
        this.plan = plan;
        this.name = name;
    }

    @Override
    public void prepare() {
        var random = new Random(SEED);
        for (int i = 0; i < EVENTS; i++) {
            requests.add(ClosedLoad.request("/v1/track", event(i, random)));
        }
    }

    /** Half of it can't be compressed well, as with ids and addresses. */
    private static byte[] event(int number, Random random) {
        String begin =
                "{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"%08d-5f0b-4b8e-9f58-3c4c0d6b1a11\","
                                .formatted(number)
                        + "\"anonymousId\":\"user-%d\",\"originalTimestamp\":\"2026-11-30T09:00:00.000Z\","
                                .formatted(number % USERS)
                        + "\"context\":{\"library\":{\"name\":\"RudderLabs JavaScript SDK\",\"version\":\"3.7.5\"},\"locale\":\"en-US\","
                        + "\"page\":{\"url\":\"https://shop.example.com/checkout/done\",\"path\":\"/checkout/done\"}},"
                        + "\"properties\":{\"total\":42.5,\"currency\":\"EUR\"";
        var json = new StringBuilder(begin);
        byte[] value = new byte[24];
        for (int i = 0; json.length() < EVENT_BYTES - 80; i++) {
            random.nextBytes(value);
            json.append(",\"property_")
                    .append(i)
                    .append("\":\"")
                    .append(HexFormat.of().formatHex(value))
                    .append('"');
        }
        return json.append(",\"rest\":\"")
                .repeat("x", Math.max(0, EVENT_BYTES - json.length() - 3))
                .append("\"}}")
                .toString()
                .getBytes(UTF_8);
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "events of %,d bytes, one a request, by 64 and then 512 connections that wait for their answers, for %.1f s each after"
                        + " %.1f s of warm-up; base: a Vert.x handler that only sends the body to Kafka",
                EVENT_BYTES,
                measured(),
                warmUp());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String topic = name + "-" + round + "-" + build.name();
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build.withOwnClassPath())) {
            Service gateway;
            if (build.name().equals("head")) {
                gateway = run.start(Service.Kind.GATEWAY);
                gateway.awaitReady(bed.client(), run.config().gatewayAdminPort());
            } else {
                gateway = run.start(Service.Kind.BARE_HANDLER);
                gateway.awaitReady(bed.client(), run.config().gatewayPort());
            }
            var measures = new Measures();
            long answered = 0;
            for (int connections : CONNECTIONS) {
                answered += measure(run, connections, measures);
            }
            measures.put(lower("gateway_rss_mb", "gateway, resident MB", 0), Usage.residentMegabytes(gateway.pid()));
            gateway.close();
            long published = bed.records(topic);
            if (published != answered) {
                throw new IOException(
                        topic + ": " + answered + " events were acknowledged, and " + published + " are there");
            }
            return measures;
        } finally {
            bed.deleteTopic(topic);
        }
    }

    /** Adds the figures; returns how many events were acknowledged. */
    private long measure(Run run, int connections, Measures measures) throws IOException, InterruptedException {
        try (ClosedLoad load = ClosedLoad.start(run.config().gatewayPort(), requests, connections)) {
            sleep(warmUp());
            load.beginMeasuring();
            long before = load.answered();
            Usage begin = run.usage();
            sleep(measured());
            Usage end = run.usage();
            long events = load.answered() - before;
            String id = "_" + connections;
            String title = " (" + connections + ")";
            measures.put(higher("requests_per_s" + id, "requests/s" + title, 0), events / end.secondsSince(begin))
                    .put(
                            lower("gateway_cpu" + id, "gateway, CPU µs an event" + title, 1),
                            end.cpuSince(begin, Part.GATEWAY) * 1e6 / events)
                    .put(
                            lower("broker_cpu" + id, "broker, CPU µs an event" + title, 1),
                            end.cpuSince(begin, Part.BROKER) * 1e6 / events)
                    .put(
                            lower("answer_p50_ms" + id, "answer p50, ms" + title, 1),
                            load.latency().milliseconds(50))
                    .put(
                            lower("answer_p99_ms" + id, "answer p99, ms" + title, 1),
                            load.latency().milliseconds(99))
                    .put(
                            told("generator_cpu" + id, "generator, CPU µs an event" + title, 1),
                            end.cpuSince(begin, Part.GENERATOR) * 1e6 / events);
            load.stop();
            return load.answered();
        }
    }

    private double warmUp() {
        return WARM_UP_SHARE * plan.seconds() / CONNECTIONS.size();
    }

    private double measured() {
        return (1 - WARM_UP_SHARE) * plan.seconds() / CONNECTIONS.size();
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.round(seconds * 1e9));
    }
}
