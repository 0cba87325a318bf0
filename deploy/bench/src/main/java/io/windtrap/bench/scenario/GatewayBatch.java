package io.windtrap.bench.scenario;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.events.OrderEvents;
import io.windtrap.bench.load.Requests;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.run.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests of many events: Kafka's own tool that sends as fast as a producer can (base), and this tree's gateway (head). */
final class GatewayBatch implements Scenario {
    private static final List<Integer> EVENTS_OF_REQUEST = List.of(20, 100);
    private static final int CONNECTIONS = 64;
    private static final int EVENTS = 4_000;
    private static final double SHARE_OF_SECONDS = 1 / 2.0;

    private static final int PRODUCED_A_SECOND = 15_000;
    private static final double WARM_UP_SHARE = 1 / 3.0;
    /** Then the tool is still there, to be looked at. */
    private static final double MEASURED_UNTIL = 0.95;

    private static final Pattern PRODUCED = Pattern.compile("records sent.* (\\d+) ms 50th.* (\\d+) ms 99th");

    private final TestBed bed;
    private final Plan plan;
    private final String name;
    private final List<FullLoad> loads = new ArrayList<>();
    private String payloads = "";

    GatewayBatch(TestBed bed, Plan plan, String name) {
        this.bed = bed;
        this.plan = plan;
        this.name = name;
    }

    @Override
    public void prepare() throws IOException {
        List<byte[]> events = OrderEvents.of(EVENTS);
        payloads = bed.file(
                name + ".payloads",
                String.join(
                        "\n",
                        events.stream()
                                .map(event -> new String(event, StandardCharsets.UTF_8))
                                .toList()));
        double seconds = SHARE_OF_SECONDS * plan.seconds() / (2 * EVENTS_OF_REQUEST.size());
        for (int count : EVENTS_OF_REQUEST) {
            List<byte[]> bodies = Requests.batches(events, count);
            loads.add(FullLoad.of(
                    "_" + count,
                    " (" + count + ")",
                    bodies.stream()
                            .map(body -> Requests.post("/v1/batch", body))
                            .toList(),
                    count,
                    CONNECTIONS,
                    seconds));
            loads.add(FullLoad.of(
                    "_" + count + "_gzip",
                    " (" + count + ", gzip)",
                    bodies.stream()
                            .map(body -> Requests.postGzip("/v1/batch", body))
                            .toList(),
                    count,
                    CONNECTIONS,
                    seconds));
        }
    }

    @Override
    public String setting() {
        FullLoad first = loads.getFirst();
        return String.format(
                Locale.ROOT,
                "events of %,d bytes, 20 and 100 a request, plain and gzip, by %d connections that wait for their answers, for %.1f s each"
                        + " after %.1f s of warm-up; base: kafka-producer-perf-test with the gateway's producer settings sends %,d of these"
                        + " events, measured after a third of them, and stands beside each of the four",
                OrderEvents.BYTES,
                CONNECTIONS,
                first.measured(),
                first.warmUp(),
                produced());
    }

    private long produced() {
        return (long) plan.seconds() * PRODUCED_A_SECOND;
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String topic = name + "-" + round + "-" + build.name();
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build.withOwnClassPath())) {
            var measures = new Measures();
            long acknowledged =
                    build.name().equals("head") ? measureGateway(run, measures) : measureProducer(run, topic, measures);
            bed.requireRecords(topic, acknowledged);
            return measures;
        } finally {
            bed.deleteTopic(topic);
        }
    }

    private long measureGateway(Run run, Measures measures) throws IOException, InterruptedException {
        Service gateway = run.start(Service.Kind.GATEWAY);
        run.awaitReady(gateway);
        long acknowledged = loads.getFirst().measure(run, new Measures()).acknowledged(); // Only warms up.
        for (FullLoad load : loads) {
            acknowledged += load.measure(run, measures).acknowledged();
        }
        measures.put(FullLoad.MEMORY, Usage.residentMegabytes(gateway.pid()));
        gateway.close();
        return acknowledged;
    }

    private long measureProducer(Run run, String topic, Measures measures) throws IOException, InterruptedException {
        long all = produced();
        long warmUp = Math.round(all * WARM_UP_SHARE);
        Service producer = run.startTool(
                Service.Kind.PRODUCER_PERFORMANCE,
                List.of(
                        "--command-config=" + run.producerFile(),
                        "--topic=" + topic,
                        "--payload-file=" + payloads,
                        "--num-records=" + all,
                        "--warmup-records=" + warmUp,
                        "--record-key-range=" + OrderEvents.USERS,
                        "--key-distribution=range",
                        "--throughput=-1"));
        Progress.Count produced = () -> bed.end(topic);
        Progress begin = Progress.await(run, produced, producer, warmUp, all);
        Progress end = Progress.await(run, produced, producer, Math.round(all * MEASURED_UNTIL), all);
        double memory = Usage.residentMegabytes(producer.pid());
        Matcher said = said(producer.awaitEnd());
        for (FullLoad load : loads) {
            load.put(
                    measures,
                    end.events() - begin.events(),
                    begin.usage(),
                    end.usage(),
                    Double.parseDouble(said.group(1)),
                    Double.parseDouble(said.group(2)));
        }
        measures.put(FullLoad.MEMORY, memory);
        return all;
    }

    private static Matcher said(String output) throws IOException {
        return output.lines()
                .map(PRODUCED::matcher)
                .filter(Matcher::find)
                .reduce((_, last) -> last) // The last line is without the warm-up.
                .orElseThrow(() -> new IOException("Kafka's tool said nothing that is known: " + output));
    }
}
