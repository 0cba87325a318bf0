package io.windtrap.forwarder.mapping.rudderstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Mapped;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rows that differ under one version are dropped by ClickHouse when a batch is repeated after an update. */
final class MappingVersionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Never change the hash of a version that was released: add a version. */
    private static final Map<String, String> HASHES = Map.of(
            "rudderstack/3", "e38a759945add1e3a18bf415ac1a7f4748dea1ec5c863fc6692649a427ef0d47",
            // The same of these events; those of Segment's routes have other times since.
            "rudderstack/4", "e38a759945add1e3a18bf415ac1a7f4748dea1ec5c863fc6692649a427ef0d47",
            "rudderstack/5", "7985316d10267d07611000d0bf42103d184e8e3bf0490fde5377deb79da30b42");

    /** As those, of events with all that a request or a route may say of them. */
    private static final Map<String, String> HASHES_WITH_FACTS = Map.of(
            "rudderstack/4", "3c5d46a9b784ce623a6826b6df9ff0b5fb0a54cb4d18c2786b402874c8a59f54",
            "rudderstack/5", "0463301c9240aa27d4ab8e17714a58593105f4b516c25052e9281c262a6ad500");

    @Test
    void movesWheneverTheSameEventsGiveOtherRows() throws IOException, NoSuchAlgorithmException {
        // Given
        MessageDigest hash = MessageDigest.getInstance("SHA-256");

        // When
        for (JsonNode vector : vectors()) {
            var mapping = new RudderStackMapping(WarehouseVectorsTest.options(vector));
            for (JsonNode upload : vector.get("uploads")) {
                for (JsonNode event : upload.get("events")) {
                    add(hash, mapping.map(WarehouseVectorsTest.event(event, upload, vector.get("source"))));
                }
            }
        }
        var mapping = new RudderStackMapping(Events.OPTIONS);
        for (String[] line : VectorTable.read("version-events.tsv")) {
            add(hash, mapping.map(Events.event(line[0])));
        }

        // Then
        assertThat(HASHES)
                .as("other rows need another RudderStackMapping.VERSION")
                .containsEntry(RudderStackMapping.VERSION, HexFormat.of().formatHex(hash.digest()));
    }

    @Test
    void movesWheneverTheFactsOfTheSameEventsGiveOtherRows() throws IOException, NoSuchAlgorithmException {
        // Given
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        EventFacts all = new EventFacts(
                "src1", "203.0.113.7", "track", "made", "2026-03-02T10:15:30Z", "Java", "cloud", EventFacts.SEGMENT);
        assertThat(all).as("each fact has a value").hasNoNullFieldsOrProperties();

        // When
        var mapping = new RudderStackMapping(Events.OPTIONS);
        for (String[] line : VectorTable.read("version-events.tsv")) {
            add(hash, mapping.map(Events.event(line[0], all)));
            add(hash, mapping.map(Events.event(line[0], all.ofEvent(null, null))));
        }

        // Then
        assertThat(HASHES_WITH_FACTS)
                .as("other rows need another RudderStackMapping.VERSION")
                .containsEntry(RudderStackMapping.VERSION, HexFormat.of().formatHex(hash.digest()));
    }

    private static void add(MessageDigest hash, Mapped mapped) {
        String rows = mapped.toString().replaceAll(", rule=[A-Z_]+", ""); // of the table, as its name tells
        hash.update((rows + "\n").getBytes(UTF_8));
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = MappingVersionTest.class.getResourceAsStream("/mapping/warehouse-vectors.json")) {
            return JSON.readTree(Objects.requireNonNull(in));
        }
    }
}
