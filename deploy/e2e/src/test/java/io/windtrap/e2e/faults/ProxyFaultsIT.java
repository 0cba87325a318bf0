package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Something between forwarders and ClickHouse answers in ClickHouse's place, for some requests or for all. */
@BesideOthers
final class ProxyFaultsIT {
    private static final int REQUESTS_HIT = 3;

    /** Those whose scope makes a difference: the others differ by their status alone. */
    private static final Set<FaultyProxy.Fault> OF_ALL_SCOPES = EnumSet.of(
            FaultyProxy.Fault.FOUND,
            FaultyProxy.Fault.LOGIN_PAGE,
            FaultyProxy.Fault.CUTS,
            FaultyProxy.Fault.CACHES,
            FaultyProxy.Fault.REPEATS,
            FaultyProxy.Fault.LOGIN_PAGE_AFTERWARDS);

    @Test
    void nothingIsAcknowledgedThatIsNotInTheTable(Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("faulty_proxy");
        try (FaultyProxy proxy = new FaultyProxy(servers.clickHouse().url(), servers.file("proxy"));
                Fleet fleet = Fleet.start(servers, plan.through(proxy.url())).withTablesThatDoNotMerge()) {
            fleet.forwarder();
            fleet.forwarder();
            int hit = 0;
            Load load = fleet.load(100);
            for (FaultyProxy.Fault fault : FaultyProxy.Fault.values()) {
                for (FaultyProxy.Scope scope : FaultyProxy.Scope.values()) {
                    if (scope == FaultyProxy.Scope.INSERTS || OF_ALL_SCOPES.contains(fault)) {
                        fleet.awaitProgress();
                        proxy.set(fault, scope);
                        awaitHits(fleet, proxy, fault, scope);
                        hit += proxy.hit();
                        proxy.mend();
                    }
                }
            }
            load.stop();
            new Books(fleet, load).balance("requests answered by a proxy " + hit);
            assertThat(fleet.deadLetters()).isEmpty();
        }
    }

    private static void awaitHits(Fleet fleet, FaultyProxy proxy, FaultyProxy.Fault fault, FaultyProxy.Scope scope) {
        switch (fault) {
            case LIMITS_URL -> {
                fleet.awaitProgress();
                assertThat(proxy.hit()).as("URLs that are too long").isZero();
            }
            case LIMITS_BODY -> fleet.awaitProgress();
            default -> await(fault + " for " + scope).atMost(Fleet.LONG).until(() -> proxy.hit() >= REQUESTS_HIT);
        }
    }

    /** A batch is cut until its parts pass; what does not pass alone is a dead letter, and holds up nothing. */
    @Test
    void aLimitOfTheBodyHoldsUpNothing(Servers servers) throws Exception {
        FleetPlan plan = FleetPlan.of("limiting_proxy");
        try (FaultyProxy proxy = new FaultyProxy(servers.clickHouse().url(), servers.file("limiting"));
                Fleet fleet = Fleet.start(servers, plan.through(proxy.url())).withTablesThatDoNotMerge();
                Sdk sdk = fleet.sdk("local")) {
            Load load = fleet.load(500);
            await().atMost(Fleet.LONG).until(() -> load.acknowledged().size() >= 1_000);
            load.stop();
            proxy.set(FaultyProxy.Fault.LIMITS_BODY, FaultyProxy.Scope.INSERTS);
            ServiceInstance forwarder = fleet.forwarder();
            new Books(fleet, load).balance("batches behind a proxy that limits bodies");
            assertThat(forwarder.metric("windtrap_forwarder_blamed_total")).isPositive();

            // When
            List<String> events = List.of(event("large", "x".repeat(10_000)), event("small", "x"));
            await().atMost(Fleet.LONG).until(() -> sdk.post("/v1/batch", events));

            // Then
            fleet.awaitEnd();
            assertThat(
                            fleet.query(
                                    "SELECT DISTINCT id FROM limiting_proxy.tracks WHERE event IN ('large', 'small') ORDER BY id"))
                    .isEqualTo("large\nsmall");
            assertThat(fleet.query("SELECT DISTINCT id FROM limiting_proxy.small"))
                    .isEqualTo("small");
            assertThat(fleet.deadLetters()).isNotEmpty().extracting(Books::id).containsOnly("large");
            assertThat(fleet.deadLetters())
                    .extracting(letter -> new String(
                            letter.headers().lastHeader("dead-detail").value(), UTF_8))
                    .allMatch(detail -> detail.contains("413") && !detail.contains("xxx"));
        }
    }

    private static String event(String name, String text) {
        return "{\"type\":\"track\",\"event\":\"%s\",\"messageId\":\"%s\",\"anonymousId\":\"u\",\"properties\":{\"text\":\"%s\"}}"
                .formatted(name, name, text);
    }
}
