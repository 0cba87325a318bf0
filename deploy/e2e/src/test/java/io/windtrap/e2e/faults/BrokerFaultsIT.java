package io.windtrap.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker dies, commits fail, and members come and go: under both protocols that a group can have. */
@ExtendWith(SharedServers.class)
final class BrokerFaultsIT {
    private static final int KILLS = 2;
    private static final int FAILED_COMMITS = 10;
    private static final int REBALANCING_SECONDS = Integer.getInteger("faults.rebalancing-seconds", 12);
    private static final int SECONDS_BETWEEN = 2;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void killed(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("broker_kills_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            Random random = new Random(1);
            fleet.forwarder();
            fleet.forwarder();
            Load load = fleet.load(100);
            for (int kill = 0; kill < KILLS; kill++) {
                fleet.awaitProgress();
                Thread.sleep(random.nextInt(500));
                servers.kafka().kill();
                servers.kafka().restart();
            }
            fleet.awaitProgress();
            load.stop();
            new Books(fleet, load).balance("broker killed " + KILLS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void failingCommits(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("failing_commits_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            fleet.forwarder(FailingCommitsMain.class, "1");
            fleet.forwarder(FailingCommitsMain.class, "2");
            Load load = fleet.load(100);
            await().atMost(Fleet.LONG).until(() -> fleet.logged(FailingCommitsMain.SAYS) >= FAILED_COMMITS);
            load.stop();
            new Books(fleet, load).balance("commits failed " + fleet.logged(FailingCommitsMain.SAYS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void membersThatComeAndGo(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("rebalances_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            Deque<ServiceInstance> running = new ArrayDeque<>();
            running.add(fleet.forwarder());
            running.add(fleet.forwarder());
            fleet.awaitAssigned(running.getLast());
            int came = 0;
            int left = 0;
            int killed = 0;
            Load load = fleet.load(100);
            for (int change = 0; change < REBALANCING_SECONDS / SECONDS_BETWEEN; change++) {
                Thread.sleep(Duration.ofSeconds(SECONDS_BETWEEN));
                switch (change % 4) {
                    case 0, 2 -> {
                        running.add(fleet.forwarder());
                        came++;
                    }
                    case 1 -> {
                        ServiceInstance leaving = running.removeFirst();
                        Thread.startVirtualThread(leaving::close);
                        left++;
                    }
                    default -> {
                        running.removeFirst().kill();
                        killed++;
                    }
                }
            }
            load.stop();
            new Books(fleet, load)
                    .balance("forwarders came %d, left %d, killed %d, partitions assigned %d times"
                            .formatted(came, left, killed, fleet.logged(" assigned ")));
        }
    }
}
