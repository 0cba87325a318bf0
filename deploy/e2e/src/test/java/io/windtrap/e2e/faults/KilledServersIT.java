package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ClickHouse dies among inserts, and so does the broker, under both protocols that a group can have. */
@Alone
final class KilledServersIT {
    private static final int CLICKHOUSE_KILLS = 5;
    private static final int BROKER_KILLS = 2;

    @Test
    void clickHouseAmongInserts(Servers servers) throws Exception {
        try (Fleet fleet =
                Fleet.start(servers, FleetPlan.of("clickhouse_kills")).withTablesThatDoNotMerge()) {
            fleet.forwarder();
            fleet.forwarder();
            Load load = fleet.load(100);
            fleet.killAtRandomMoments(servers.clickHouse(), CLICKHOUSE_KILLS);
            load.stop();
            new Books(fleet, load).balance("ClickHouse killed " + CLICKHOUSE_KILLS);
            assertThat(fleet.logged("insert failed")).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void broker(String protocol, Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("broker_kills_" + protocol).withGroupProtocol(protocol);
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            fleet.forwarder();
            fleet.forwarder();
            Load load = fleet.load(100);
            fleet.killAtRandomMoments(servers.kafka(), BROKER_KILLS);
            load.stop();
            new Books(fleet, load).balance("broker killed " + BROKER_KILLS);
        }
    }
}
