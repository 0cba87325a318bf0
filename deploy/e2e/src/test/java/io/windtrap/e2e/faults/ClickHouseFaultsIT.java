package io.windtrap.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The way to ClickHouse fails in every way that is known. */
@BesideOthers
final class ClickHouseFaultsIT {
    private static final Duration REFUSING = Duration.ofSeconds(Integer.getInteger("faults.refusing-seconds", 6));
    private static final int REQUESTS_HIT = 8;

    @Test
    void behindALinkThatFails(Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("faulty_link");
        try (FaultyLink link = new FaultyLink(servers.clickHouse().port(), servers.file("link"));
                Fleet fleet = Fleet.start(servers, plan.through(link.url())).withTablesThatDoNotMerge()) {
            fleet.forwarder();
            fleet.forwarder();
            int hit = 0;
            Load load = fleet.load(100);
            for (FaultyLink.Fault fault : FaultyLink.Fault.values()) {
                fleet.awaitProgress();
                link.set(fault);
                switch (fault) {
                    case NONE -> {}
                    case REFUSES -> Thread.sleep(REFUSING);
                    default -> await(fault.name()).atMost(Fleet.LONG).until(() -> link.hit() >= REQUESTS_HIT);
                }
                hit += link.hit();
                link.set(FaultyLink.Fault.NONE);
            }
            fleet.awaitProgress();
            load.stop();
            new Books(fleet, load)
                    .balance("requests cut, swallowed or answered 5xx %d, refused for %d s"
                            .formatted(hit, REFUSING.toSeconds()));
        }
    }
}
