package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.lower;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.load.SteadyLoad;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long this tree's gateway and forwarder take to start, and what memory they hold: without an AOT cache (base) and with one (head). */
final class Start implements Scenario {
    private static final List<Service.Kind> SERVICES = List.of(Service.Kind.GATEWAY, Service.Kind.FORWARDER);
    private static final int IDLE_SECONDS = 10;
    private static final int TRAINING_SECONDS = 6;
    /** The JVM makes the cache when it ends. */
    private static final Duration CACHE_LIMIT = Duration.ofMinutes(3);

    private final TestBed bed;
    private final Plan plan;
    private final String name;

    Start(TestBed bed, Plan plan, String name) {
        this.bed = bed;
        this.plan = plan;
        this.name = name;
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "gateway and then forwarder, from the start of the process until /ready says 200; memory when both were idle for %d s,"
                        + " and after %d s of %,d events/s in requests of %d; base: without, head: with an AOT cache of its own for each",
                IDLE_SECONDS,
                plan.seconds(),
                plan.rate(),
                plan.eventsOfRequest());
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        boolean cached = build.name().equals("head");
        if (cached && !Files.exists(cache(Service.Kind.FORWARDER))) {
            train(build);
        }
        String topic = name + "-" + round + "-" + build.name();
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build)) {
            var measures = new Measures();
            List<Service> services = new ArrayList<>();
            for (Service.Kind kind : SERVICES) {
                Service service =
                        run.start(kind, cached ? List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache(kind)) : List.of());
                services.add(service);
                Duration ready = run.awaitReady(service);
                double cpu = Usage.cpuSeconds(service.pid());
                measures.put(lower(kind + "_ready_ms", kind + ", ms until ready", 0), (double) ready.toMillis())
                        .put(lower(kind + "_ready_cpu_ms", kind + ", CPU ms until ready", 0), 1e3 * cpu);
            }
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            putMemory(measures, services, "idle");
            SteadyLoad load = load(run, plan.seconds());
            putMemory(measures, services, "loaded");
            Landing.await(run, services.getLast(), load.countOfType());
            return measures;
        } finally {
            bed.deleteTopic(topic);
        }
    }

    /**
     * Both services start, take events and end; what their JVMs have learnt becomes their caches. By G1, as for the images of
     * deploy/docker: it alone writes all that a cache can have, and every collector reads it.
     */
    private void train(Build build) throws IOException, InterruptedException {
        String topic = name + "-training";
        bed.createTopic(topic);
        try (Run run = bed.begin(topic, topic, build)) {
            List<Service> services = new ArrayList<>();
            for (Service.Kind kind : SERVICES) {
                Service service = run.start(
                        kind, List.of("-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:AOTCacheOutput=" + cache(kind)));
                services.add(service);
                run.awaitReady(service);
            }
            SteadyLoad load = load(run, TRAINING_SECONDS);
            Landing.await(run, services.getLast(), load.countOfType());
            for (Service service : services) {
                service.terminate(CACHE_LIMIT);
                if (!Files.exists(cache(service.kind()))) {
                    throw service.failure("left no AOT cache");
                }
            }
        } finally {
            bed.deleteTopic(topic);
        }
    }

    private Path cache(Service.Kind kind) {
        return bed.path(kind + ".aot");
    }

    private SteadyLoad load(Run run, int seconds) throws IOException {
        var load = new SteadyLoad(
                bed.client(),
                run.config().gatewayUrl(),
                run.config().destination(),
                plan.rate(),
                plan.eventsOfRequest(),
                seconds,
                0);
        load.run();
        load.requireAcknowledged();
        return load;
    }

    private static void putMemory(Measures measures, List<Service> services, String when) {
        for (Service service : services) {
            measures.put(
                    lower(service.kind() + "_rss_mb_" + when, service.kind() + ", resident MB, " + when, 0),
                    Usage.residentMegabytes(service.pid()));
        }
    }
}
