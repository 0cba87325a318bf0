package io.windtrap.e2e.faults;

import static org.awaitility.Awaitility.await;

import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.gateway.GatewayMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One place in a fleet, whose process is exchanged for another that has the same configuration and listens at the same port. */
final class Place {
    private final Fleet fleet;
    private final String kind;
    private final Class<?> main;
    private final Path config;
    private final String works;
    private ServiceInstance instance;

    private Place(Fleet fleet, String kind, Class<?> main, Path config, String works, ServiceInstance instance) {
        this.fleet = fleet;
        this.kind = kind;
        this.main = main;
        this.config = config;
        this.works = works;
        this.instance = instance;
    }

    /** That of {@code running}, a gateway. */
    static Place gateway(Fleet fleet, Path config, ServiceInstance running) {
        return new Place(fleet, "gateway", GatewayMain.class, config, "windtrap_gateway_events_total", running);
    }

    /** A new one, of a gateway. */
    static Place gateway(Fleet fleet, Path config) throws IOException {
        return gateway(fleet, config, fleet.instance("gateway", GatewayMain.class, config, List.of()));
    }

    /** A new one, of a forwarder. */
    static Place forwarder(Fleet fleet, Path config) throws IOException {
        return new Place(
                fleet,
                "forwarder",
                ForwarderMain.class,
                config,
                "windtrap_forwarder_rows_total",
                fleet.instance("forwarder", ForwarderMain.class, config, List.of()));
    }

    /** Ends the process in good order, then starts one of another build; returns when that one takes part in the work. */
    void exchange(List<Path> patches) throws IOException {
        instance.close();
        instance = fleet.instance(kind, main, config, patches);
        awaitWork();
    }

    /** Waits until its process has taken an event. */
    void awaitWork() {
        await().atMost(Fleet.LONG).until(() -> instance.wasReady() && instance.metric(works) > 0);
    }
}
