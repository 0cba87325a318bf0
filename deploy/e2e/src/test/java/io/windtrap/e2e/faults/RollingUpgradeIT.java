package io.windtrap.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Two gateways and two forwarders are exchanged under load, one at a time, for those of another build and back. */
@BesideOthers
final class RollingUpgradeIT {
    /** Each is forwards and back. */
    private static final int ROUNDS = Integer.getInteger("faults.upgrades", 1);

    private static final int CLIENTS = 4;
    private static final int EVENTS_PER_SECOND = 20;

    @Test
    void losesAndDoublesNothingAndNoClientGivesUp(Servers servers) throws Exception {
        try (Fleet fleet = Fleet.start(servers, FleetPlan.of("upgrade")).withTablesThatDoNotMerge()) {
            // Given
            List<Path> next = List.of(NextBuild.write(fleet.file("next-build.jar")));
            Path config = fleet.file("windtrap.yml");
            int port = LocalPort.keep(fleet.file("other-listener"), 0);
            List<Place> gateways = List.of(
                    Place.gateway(fleet, config, fleet.gateway()),
                    Place.gateway(fleet, changed(fleet, "other.yml", Map.of("  port: \\d+", "  port: " + port))));
            // Nobody dies here: who is silent for seconds on a busy machine is not to lose a batch of the other build.
            Path patient = changed(
                    fleet,
                    "patient.yml",
                    Map.of(
                            "drain-timeout: 3s",
                            "drain-timeout: 20s",
                            "session.timeout.ms: '2500'",
                            "session.timeout.ms: '45000'"));
            List<Place> forwarders = List.of(Place.forwarder(fleet, patient), Place.forwarder(fleet, patient));
            List<RetryingSdk> clients = clients(fleet, port);
            Load[] loads = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> fleet.load(clients.get(client), "upgrade-" + client, EVENTS_PER_SECOND))
                    .toArray(Load[]::new);
            gateways.forEach(Place::awaitWork);
            forwarders.forEach(Place::awaitWork);

            // When
            for (int round = 0; round < ROUNDS; round++) {
                exchange(forwarders, next);
                exchange(gateways, next);
                exchange(gateways, List.of());
                exchange(forwarders, List.of());
            }

            // Then
            for (Load load : loads) {
                load.stop();
            }
            new Books(fleet, loads).balance(figures(clients));
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.refusals()).isEmpty());
            assertInOrder(fleet.records());
            assertThat(fleet.deadLetters()).isEmpty();
            assertThat(fleet.logged("can't be repeated unchanged")).isZero();
            assertThatEachRowIsOfOneBuild(fleet);
        }
    }

    private static void exchange(List<Place> places, List<Path> patches) throws IOException {
        for (Place place : places) {
            place.exchange(patches);
        }
    }

    /** The fleet's configuration, but for the first match of each pattern. */
    private static Path changed(Fleet fleet, String name, Map<String, String> changes) throws IOException {
        String yaml = Files.readString(fleet.file("windtrap.yml"));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            yaml = yaml.replaceFirst(change.getKey(), change.getValue());
        }
        return Files.writeString(fleet.file(name), yaml);
    }

    private static List<RetryingSdk> clients(Fleet fleet, int otherPort) {
        String key = FleetPlan.writeKey("local");
        return IntStream.range(0, CLIENTS)
                .mapToObj(client -> new RetryingSdk(
                        List.of(fleet.sdk("local"), new Sdk("http://127.0.0.1:" + otherPort, key)), client))
                .toList();
    }

    private static String figures(List<RetryingSdk> clients) {
        return "%d restarts forwards and back, requests repeated %d, longest wait for an acknowledgement %d ms"
                .formatted(
                        8 * ROUNDS,
                        clients.stream().mapToLong(RetryingSdk::repeats).sum(),
                        clients.stream()
                                .mapToLong(client -> client.longest().toMillis())
                                .max()
                                .orElseThrow());
    }

    /** In the topic, each client's events of a user are in the order in which it sent them. */
    private static void assertInOrder(List<ConsumerRecord<String, byte[]>> topic) throws IOException {
        Map<String, Integer> newest = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : topic) {
            SentEvent event = SentEvent.withId(Books.id(record));
            Integer before = newest.put(event.run() + " " + event.user(), event.number());
            assertThat(before == null || before < event.number())
                    .as("%s of %s comes after %s", event.id(), event.user(), before)
                    .isTrue();
        }
    }

    /** Both builds have mapped events, none the same. */
    private static void assertThatEachRowIsOfOneBuild(Fleet fleet) {
        String rows = "SELECT count() FROM upgrade.tracks WHERE ";
        long ofThis = fleet.number(rows + "context_source_id IS NOT NULL");
        long ofNext = fleet.number(rows + NextBuild.COLUMN + " IS NOT NULL");
        System.out.printf("faults | upgrade | rows of tracks by this build %d, by the next %d%n", ofThis, ofNext);
        assertThat(ofThis).isPositive();
        assertThat(ofNext).isPositive();
        assertThat(ofThis + ofNext).isEqualTo(fleet.number(rows + "1"));
    }
}
