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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One event a request, as many as are answered: a handler that only sends the body to Kafka (base), and this tree's gateway (head). */
final class GatewaySingle implements Scenario {
    private static final List<Integer> CONNECTIONS = List.of(64, 512);
    private static final int EVENTS = 4_096;

    private final TestBed bed;
    private final Plan plan;
    private final String name;
    private final List<FullLoad> loads = new ArrayList<>();

    GatewaySingle(TestBed bed, Plan plan, String name) {
        this.bed = bed;
        this.plan = plan;
        this.name = name;
    }

    @Override
    public void prepare() {
        List<byte[]> requests = OrderEvents.of(EVENTS).stream()
                .map(event -> Requests.post("/v1/track", event))
                .toList();
        for (int connections : CONNECTIONS) {
            double seconds = (double) plan.seconds() / CONNECTIONS.size();
            loads.add(FullLoad.of("_" + connections, " (" + connections + ")", requests, 1, connections, seconds));
        }
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "events of %,d bytes, one a request, by 64 and then 512 connections that wait for their answers, for %.1f s each after"
                        + " %.1f s of warm-up; base: a Vert.x handler that only sends the body to Kafka",
                OrderEvents.BYTES,
                loads.getFirst().measured(),
                loads.getFirst().warmUp());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String topic = name + "-" + round + "-" + build.name();
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build.withOwnClassPath())) {
            Service gateway = run.start(build.name().equals("head") ? Service.Kind.GATEWAY : Service.Kind.BARE_HANDLER);
            run.awaitReady(gateway);
            var measures = new Measures();
            long acknowledged = 0;
            for (FullLoad load : loads) {
                acknowledged += load.measure(run, measures).acknowledged();
            }
            measures.put(FullLoad.MEMORY, Usage.residentMegabytes(gateway.pid()));
            gateway.close();
            bed.requireRecords(topic, acknowledged);
            return measures;
        } finally {
            bed.deleteTopic(topic);
        }
    }
}
