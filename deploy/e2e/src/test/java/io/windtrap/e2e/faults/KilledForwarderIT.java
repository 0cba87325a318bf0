package io.windtrap.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A forwarder dies by SIGKILL, again and again, at any moment and at each point of the protocol. */
@ExtendWith(SharedServers.class)
final class KilledForwarderIT {
    private static final int KILLS = Integer.getInteger("faults.kills", 20);
    private static final int LONGEST_LIFE_MS = 1000;

    @Test
    void atRandomMoments(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("random_kills")).withTablesThatDoNotMerge()) {
            Random random = new Random(1);
            Deque<ServiceInstance> running = new ArrayDeque<>();
            running.add(fleet.forwarder());
            running.add(fleet.forwarder());
            Load load = fleet.load(100);
            for (int kill = 0; kill < KILLS; kill++) {
                ServiceInstance victim = running.removeFirst();
                fleet.awaitAssigned(victim);
                Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
                victim.kill();
                running.add(fleet.forwarder());
            }
            load.stop();
            new Books(fleet, load).balance("forwarder killed " + KILLS);
        }
    }

    @Test
    void atEachPointOfTheProtocol(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("failpoints")).withTablesThatDoNotMerge()) {
            Random random = new Random(1);
            fleet.forwarder();
            Load load = fleet.load(100);
            for (Failpoint.Point point : Failpoint.Point.values()) {
                Path marker = fleet.file(point.name());
                ServiceInstance victim = fleet.forwarder(
                        FailpointMain.class,
                        point.name(),
                        Failpoint.Act.HALT.name(),
                        Integer.toString(random.nextInt(10)),
                        marker.toString());
                await().atMost(Fleet.LONG).until(() -> Files.exists(marker) && !victim.isAlive());
            }
            load.stop();
            new Books(fleet, load).balance("forwarder halted " + Failpoint.Point.values().length);
        }
    }
}
