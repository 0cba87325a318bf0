package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a transformer between gateway and forwarders, each of its neighbours and it die by SIGKILL, among events that come again. */
@Alone
final class KilledStagesIT {
    private static final int KILLS = Integer.getInteger("faults.stage-kills", 3);
    private static final int LONGEST_LIFE_MS = 1000;

    @TempDir
    private Path folder;

    @Test
    void transformerForwarderAndBroker(Servers servers) throws Exception {
        // Given
        Path script = Files.writeString(folder.resolve("mark.js"), """
                export function transformEvent(event) {
                  if (event.properties?.coupon) event.properties.marked = true;
                  return event;
                }
                """);
        FleetPlan plan = FleetPlan.of("stage_kills")
                .withTransformations(
                        "transformations: [{id: mark, step: script, script: {file: %s}}]".formatted(script));
        try (Fleet fleet = Fleet.start(servers, plan).withTablesThatDoNotMerge()) {
            ServiceInstance transformer = fleet.transformer();
            ServiceInstance forwarder = fleet.forwarder();
            Load load = fleet.load(new Repeating(fleet.sdk("local")), fleet.name(), 100);
            fleet.awaitProgress();

            // When
            Random random = new Random(1);
            for (int kill = 0; kill < KILLS; kill++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MS));
                switch (kill % 3) {
                    case 0 -> {
                        transformer.kill();
                        transformer = fleet.transformer();
                    }
                    case 1 -> {
                        forwarder.kill();
                        forwarder = fleet.forwarder();
                    }
                    default -> {
                        servers.kafka().kill();
                        servers.kafka().restart();
                    }
                }
                fleet.awaitProgress();
            }
            load.stop();

            // Then
            new Books(fleet, load).balance("transformer, forwarder and broker killed " + KILLS);
            List<ConsumerRecord<String, byte[]>> firsts = withoutCopies(fleet.published());
            List<ConsumerRecord<String, byte[]>> written = fleet.records();
            assertThat(firsts.size())
                    .as("some came again")
                    .isLessThan(fleet.published().size());
            assertThat(idsByPartition(written)).isEqualTo(idsByPartition(firsts));
            assertThat(untouched(written)).isEqualTo(untouched(firsts));
            assertThat(fleet.query("SELECT uniqExact(id) FROM stage_kills.kind_1 WHERE marked"))
                    .isNotEqualTo("0")
                    .isEqualTo(fleet.query("SELECT uniqExact(id) FROM stage_kills.kind_1 WHERE coupon != ''"));
            assertThat(fleet.deadLetters()).isEmpty();
        }
    }

    /** Those of {@code records} whose id comes first in its partition. */
    private static List<ConsumerRecord<String, byte[]>> withoutCopies(List<ConsumerRecord<String, byte[]>> records)
            throws IOException {
        Set<String> seen = new HashSet<>();
        List<ConsumerRecord<String, byte[]>> firsts = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (seen.add(record.partition() + " " + Books.id(record))) {
                firsts.add(record);
            }
        }
        return firsts;
    }

    private static Map<Integer, List<String>> idsByPartition(List<ConsumerRecord<String, byte[]>> records)
            throws IOException {
        Map<Integer, List<String>> ids = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            ids.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(Books.id(record));
        }
        return ids;
    }

    /** The JSON of those that the script leaves as they are, by id. */
    private static Map<String, String> untouched(List<ConsumerRecord<String, byte[]>> records) throws IOException {
        Map<String, String> untouched = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (!SentEvent.withId(Books.id(record)).hasCoupon()) {
                untouched.put(Books.id(record), new String(record.value(), UTF_8));
            }
        }
        return untouched;
    }

    /** An SDK that does not always hear an answer, and sends the same events again at once. */
    private static final class Repeating implements Sender {
        private static final int EVERY = 3;

        private final Sdk sdk;
        private int requests;

        Repeating(Sdk sdk) {
            this.sdk = sdk;
        }

        @Override
        public boolean post(String path, List<String> events) throws InterruptedException {
            boolean acknowledged = sdk.post(path, events);
            return ++requests % EVERY == 0 ? sdk.post(path, events) || acknowledged : acknowledged;
        }

        @Override
        public void close() {
            sdk.close();
        }
    }
}
