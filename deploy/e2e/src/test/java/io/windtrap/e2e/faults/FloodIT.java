package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** One source sends whatever it can think of: another source's events on the same partitions stay fresh, and all are accounted for. */
@Alone
final class FloodIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("faults.flood-seconds", 20));

    /** As many as make a forwarder that has just started one that runs. */
    private static final int EVENTS_BEFORE = 60;

    /**
     * The aim is 5 s at the 99th percentile, and the figure is printed. Other modules' tests share the machine by day, so that only a
     * partition that waits for the whole flood exceeds this and half of what all takes; the nightly profile asks for less.
     */
    private static final Duration HELD_UP =
            Duration.ofSeconds(Integer.getInteger("faults.flood-freshness-seconds", 60));

    @Test
    void leavesAnotherSourceFresh(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.likeProduction("flood", List.of("web", "flood")))) {
            // Given
            withObjectsOfTheOperator(fleet);
            ServiceInstance forwarder = fleet.forwarder();
            fleet.awaitAssigned(forwarder);
            try (Freshness freshness = Freshness.of(fleet, "web");
                    Flood flood = new Flood(fleet.sdk("flood"), LENGTH)) {
                await().atMost(Fleet.LONG).until(() -> freshness.measured() >= EVENTS_BEFORE);

                // When
                long began = System.nanoTime();
                flood.run();
                freshness.stop();
                fleet.awaitEnd();
                Duration whole = Duration.ofNanos(System.nanoTime() - began);

                // Then
                print(fleet, flood, freshness);
                accounted(
                        fleet,
                        both(flood.acknowledged(), freshness.acknowledged()),
                        both(flood.sent(), freshness.sent()));
                assertThat(forwarder.isAlive()).isTrue();
                assertThat(fleet.query("SELECT * FROM flood.plan_prices FORMAT TSV"))
                        .isEqualTo("basic\t9");
                assertThat(fleet.query("SELECT count() FROM flood.sessions_view"))
                        .isEqualTo("1");
                assertThat(fleet.query("SELECT uniqExact(id) FROM flood.viewed"))
                        .isEqualTo(fleet.query("SELECT uniqExact(id) FROM flood.tracks WHERE event = 'viewed'"));
                assertThat(Duration.ofMillis(freshness.milliseconds(0.99)))
                        .isLessThan(longer(HELD_UP, whole.dividedBy(2)));
            }
        }
    }

    private static void withObjectsOfTheOperator(Fleet fleet) {
        fleet.query("CREATE DATABASE flood");
        fleet.query("CREATE VIEW flood.sessions_view AS SELECT 1 AS one");
        fleet.query("CREATE TABLE flood.plan_prices (plan String, price Int64) ENGINE = MergeTree ORDER BY plan");
        fleet.query("INSERT INTO flood.plan_prices VALUES ('basic', 9)");
        fleet.query("CREATE TABLE flood.viewed (id String, received_at DateTime64(3, 'UTC'), s Nullable(String))"
                + " ENGINE = ReplacingMergeTree ORDER BY (received_at, id)"
                + " SETTINGS non_replicated_deduplication_window = 10000");
        fleet.query("CREATE MATERIALIZED VIEW flood.throwing ENGINE = MergeTree ORDER BY n"
                + " SETTINGS non_replicated_deduplication_window = 10000"
                + " AS SELECT toUInt64(assumeNotNull(s)) AS n FROM flood.viewed");
    }

    private static Set<String> both(Set<String> ids, Set<String> others) {
        Set<String> all = new HashSet<>(ids);
        all.addAll(others);
        return all;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /**
     * Rows, filtered events and dead letters are together what was acknowledged, and maybe some of what was sent beside, whose answer came
     * too late; no event is two of them.
     */
    private static void accounted(Fleet fleet, Set<String> acknowledged, Set<String> sent) throws Exception {
        Set<String> rows =
                Set.copyOf(fleet.query("SELECT DISTINCT id FROM merge('flood', '^(tracks|identifies|groups|pages)$')")
                        .lines()
                        .toList());
        Set<String> letters = new HashSet<>();
        for (ConsumerRecord<String, byte[]> letter : fleet.deadLetters()) {
            letters.add(Books.id(letter));
        }
        assertThat(Stream.of(rows, letters, Set.of("filtered")).flatMap(Set::stream))
                .doesNotHaveDuplicates()
                .containsAll(acknowledged)
                .isSubsetOf(sent);
        // Again, where its batch is read again.
        assertThat(fleet.metric("windtrap_forwarder_events_filtered_total")).isPositive();
    }

    private static void print(Fleet fleet, Flood flood, Freshness freshness) {
        System.out.printf(
                "faults | flood | acknowledged %d of the flood in %d s, %d of another source, which are fresh after p50 %d, p90 %d,"
                        + " p99 %d, longest %d ms | tables %d | discards %d | dead letters %d%n",
                flood.acknowledged().size(),
                LENGTH.toSeconds(),
                freshness.acknowledged().size(),
                freshness.milliseconds(0.5),
                freshness.milliseconds(0.9),
                freshness.milliseconds(0.99),
                freshness.milliseconds(1),
                fleet.number("SELECT count() FROM system.tables WHERE database = 'flood'"),
                fleet.number("SELECT count() FROM flood.rudder_discards"),
                fleet.deadLetters().size());
    }
}
