package io.windtrap.forwarder.consume.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.source.SourceSelection;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class EventReaderTest {
    private static final String TRACK =
            "{\"type\":\"track\",\"event\":\"Done\",\"messageId\":\"m\",\"anonymousId\":\"a\"}";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SourceSelection all = new SourceSelection(null, Map.of("web", new Source("Go", "event-stream")));
    private final EventReader reader = new EventReader(
            "warehouse",
            new RudderStackMapping(new MappingOptions("warehouse", "CLICKHOUSE")),
            ReadRange.LIVE,
            new ForwarderMetrics(metrics, "warehouse", InstantSource.system()));

    @Test
    void mapsAnEvent() throws Exception {
        assertThat(tables(consumed(TRACK))).containsExactly("tracks", "done");
    }

    @Test
    void refusesWhatIsNoEventWithItsPlaceAndItsReason() throws Exception {
        assertThat(refused(consumed("{"))).satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(new DeadLetter.Id("warehouse", new Place("events", 3, 42), ""));
            assertThat(letter.reason()).isEqualTo("not_json");
            assertThat(letter.attempts()).isEqualTo(1);
        });
    }

    @Test
    void refusesARecordWithoutAVersion() throws Exception {
        var consumed = new ConsumerRecord<>("events", 3, 42, new byte[] {1}, TRACK.getBytes(UTF_8));

        assertThat(refused(consumed).reason()).isEqualTo("malformed_record");
    }

    @Test
    void takesARedrivenEventThatIsForIt() throws Exception {
        assertThat(tables(redriven(consumed(TRACK), "warehouse", "", 2))).containsExactly("tracks", "done");
    }

    @Test
    void takesOnlyTheMissingRowOfARedrivenEvent() throws Exception {
        assertThat(tables(redriven(consumed(TRACK), "warehouse", "done", 2))).containsExactly("done");
    }

    @Test
    void skipsWhatIsRedrivenToAnother() throws Exception {
        assertThat(tables(redriven(consumed("{"), "other", "", 1))).isEmpty();
        assertThat(metrics.get("windtrap.forwarder.skipped")
                        .tag("reason", "redriven_elsewhere")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsTheAttemptsOfAnEventThatDiesAgain() throws Exception {
        assertThat(refused(redriven(consumed("{"), "warehouse", "", 2)).attempts())
                .isEqualTo(3);
    }

    private List<String> tables(ConsumerRecord<byte[], byte[]> consumed) throws Exception {
        return ((DecodedRecord.Rows) reader.read(consumed, all))
                .rows().stream().map(Row::table).toList();
    }

    private DeadLetter refused(ConsumerRecord<byte[], byte[]> consumed) throws Exception {
        return ((DecodedRecord.Refused) reader.read(consumed, all)).letter();
    }

    private static ConsumerRecord<byte[], byte[]> consumed(String json) {
        var consumed = new ConsumerRecord<>("events", 3, 42, new byte[] {'a'}, json.getBytes(UTF_8));
        consumed.headers().add("v", new byte[] {'1'}).add("source", "web".getBytes(UTF_8));
        return consumed;
    }

    private static ConsumerRecord<byte[], byte[]> redriven(
            ConsumerRecord<byte[], byte[]> consumed, String to, String table, int attempts) {
        consumed.headers()
                .add("redrive-to", to.getBytes(UTF_8))
                .add("redrive-attempts", Integer.toString(attempts).getBytes(UTF_8));
        if (!table.isEmpty()) {
            consumed.headers().add("redrive-table", table.getBytes(UTF_8));
        }
        return consumed;
    }
}
