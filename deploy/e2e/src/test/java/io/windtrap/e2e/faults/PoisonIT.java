package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Records that nobody should have written: the stream goes on, and every one of them is accounted for. */
@BesideOthers
final class PoisonIT {
    private static final int NAMES = Integer.getInteger("faults.property-names", 1_000);

    @Test
    void stopsNothingAndIsAccountedFor(Servers servers) throws Exception {
        try (Fleet fleet =
                Fleet.start(servers, FleetPlan.of("poison").withLongRequests()).withTablesThatDoNotMerge()) {
            // Given
            fleet.query("CREATE TABLE poison.conflict (id String, received_at DateTime64(3, 'UTC'),"
                    + " whole Nullable(Int32), real Nullable(Float64), truth Nullable(Bool),"
                    + " moment Nullable(DateTime64(3, 'UTC')), words LowCardinality(String), many Array(Int64))"
                    + " ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 10000");
            List<Poison> poison = Poison.all(NAMES);
            fleet.forwarder();
            fleet.forwarder();
            Load load = fleet.load(100);
            fleet.awaitProgress();

            // When
            Map<String, Poison> produced = produce(fleet, poison);
            fleet.awaitProgress();
            load.stop();

            // Then
            new Books(fleet, load).balance("poisoned records " + poison.size());
            List<String> stored = poison.stream()
                    .filter(record -> record.reason() == null)
                    .map(Poison::id)
                    .toList();
            assertThat(fleet.query("SELECT id FROM poison.tracks WHERE NOT startsWith(id, 'poison-')")
                            .lines())
                    .containsExactlyInAnyOrderElementsOf(stored);
            assertThat(fleet.query("SELECT id FROM poison.conflict").lines()).hasSize(12);
            assertThat(fleet.query("SELECT length(text) FROM poison.hard_huge")).isEqualTo("6000000");
            List<ConsumerRecord<String, byte[]>> copies = fleet.deadLetters();
            Set<String> letters = new HashSet<>();
            for (ConsumerRecord<String, byte[]> letter : copies) {
                letters.add(
                        told(letter, "dead-topic", "dead-partition", "dead-offset", "dead-reason", "dead-attempts"));
                Poison original = produced.get(told(letter, "dead-partition", "dead-offset"));
                assertThat(letter.value()).isEqualTo(original.value());
                assertThat(letter.key()).isEqualTo(original.id());
                assertThat(List.of(letter.headers().toArray()))
                        .containsAll(List.of(original.in(fleet.name()).headers().toArray()));
            }
            Set<String> expected = new HashSet<>();
            produced.forEach((place, record) -> {
                if (record.reason() != null) {
                    expected.add("poison " + place + " " + record.reason() + " 1");
                }
            });
            assertThat(letters).isEqualTo(expected);
            // A batch that changes its owner is written again, with its letters.
            // Where its owner gives up while it writes them, nobody counts them.
            assertThat(fleet.metric("windtrap_forwarder_dead_letters_total")).isBetween(1.0, (double) copies.size());
            assertThat(fleet.metric("windtrap_forwarder_events_total"))
                    .isBetween(1.0, (double) fleet.records().size());
        }
    }

    private static String told(ConsumerRecord<String, byte[]> letter, String... headers) {
        return Stream.of(headers)
                .map(header -> new String(letter.headers().lastHeader(header).value(), UTF_8))
                .collect(joining(" "));
    }

    /** By partition and offset. */
    private static Map<String, Poison> produce(Fleet fleet, List<Poison> poison) throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", fleet.bootstrapServers(), "max.request.size", 8 << 20, "compression.type", "lz4");
        Map<String, Poison> produced = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Poison record : poison) {
                RecordMetadata place = producer.send(record.in(fleet.name())).get();
                produced.put(place.partition() + " " + place.offset(), record);
            }
        }
        return produced;
    }
}
