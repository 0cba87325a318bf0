package io.windtrap.forwarder.mapping;

import static io.windtrap.forwarder.mapping.rudderstack.Events.event;
import static io.windtrap.forwarder.mapping.rudderstack.Events.refusal;
import static io.windtrap.forwarder.mapping.rudderstack.Events.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.json.JsonReader;
import io.windtrap.forwarder.mapping.rudderstack.Events;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalTest {
    private static final byte[] USUAL = """
            {"type":"track","event":"Order Done","messageId":"m-1","userId":"u","timestamp":"2026-03-02T10:15:30.100+01:00",
             "properties":{"price":7.5,"n":9007199254740993,"tags":["a",{"b":null}],"at":"2024-01-15","deep":{"er":true}},
             "context":{"traits":{"0":"a"},"os":{"name":""}},"integrations":{"CLICKHOUSE":{"options":{}}}}""".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | NOT_JSON",
                "no secret | NOT_JSON",
                "{\"secret\":1 | NOT_JSON",
                "{} {} | NOT_JSON",
                "{\"secret\":NaN} | NOT_JSON",
                "{\"secret\":01} | NOT_JSON",
                "[\"secret\"] | NOT_AN_OBJECT",
                "\"secret\" | NOT_AN_OBJECT",
                "null | NOT_AN_OBJECT",
                "{\"messageId\":\"m\"} | UNKNOWN_TYPE",
                "{\"type\":\"secret\",\"messageId\":\"m\"} | UNKNOWN_TYPE",
                "{\"type\":5,\"messageId\":\"m\"} | UNKNOWN_TYPE"
            })
    void saysWhyAndNeverWhatWasSent(String json, Refusal reason) {
        Mapped.Refused refused = refusal(event(json));
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.detail()).isNotBlank().doesNotContain("secret");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] bytes = {'{', '"', (byte) 0xC3, '"', ':', '1', '}'};
        assertThat(refusal(new Event(bytes, Events.RECEIVED_AT, Events.FACTS, null))
                        .reason())
                .isEqualTo(Refusal.NOT_JSON);
    }

    @Test
    void refusesARecordWithoutAStorableTime() {
        byte[] json = "{\"type\":\"page\",\"messageId\":\"m\"}".getBytes(UTF_8);
        assertThat(refusal(new Event(json, Long.MAX_VALUE, Events.FACTS, null)).reason())
                .isEqualTo(Refusal.BAD_RECEIVED_AT);
    }

    @Test
    void refusesWhatIsNestedBeyondTheLimitHoweverDeep() {
        assertThat(refusal(event(nested("[", "]", JsonReader.MAX_DEPTH))).reason())
                .isEqualTo(Refusal.TOO_COMPLEX);
        assertThat(refusal(event(nested("[", "", 1_000_000))).reason()).isEqualTo(Refusal.TOO_COMPLEX);
        assertThat(refusal(event(nested("{\"a\":", "}", 100_000))).reason()).isEqualTo(Refusal.TOO_COMPLEX);
    }

    @Test
    void storesWhatIsNestedUpToTheLimit() {
        String deep = nested("{\"a\":", "}", JsonReader.MAX_DEPTH - 2);
        assertThat(rows(event(deep)))
                .hasSize(2)
                .satisfies(rows -> assertThat(rows.getLast().cells())
                        .extracting(Cell::column)
                        .contains("a_".repeat(63) + "a"));
    }

    @Test
    void refusesANumberOfTooManyDigits() {
        assertThat(refusal(event(track("{\"n\":" + "9".repeat(1_001) + "}"))).reason())
                .isEqualTo(Refusal.TOO_COMPLEX);
    }

    @Test
    void allows1600ColumnsAndNoMore() {
        // Given: what a track's own row has without properties, and the load time that is put later
        int others = rows(event(track("{}"))).getLast().cells().size() + 1;
        int allowed = Row.MAX_COLUMNS - others;

        // Then
        assertThat(rows(event(track(properties(allowed)))).getLast().cells()).hasSize(Row.MAX_COLUMNS - 1);
        assertThat(refusal(event(track(properties(allowed + 1)))).reason()).isEqualTo(Refusal.TOO_MANY_COLUMNS);
    }

    @Test
    void countsColumnsAndNotTheValuesThatOverwriteEachOther() {
        // Given: keys that differ in separators alone, so that each thirty of them make one column
        String same = IntStream.range(0, 30_000)
                .mapToObj(i -> "\"p" + i % 1_000 + "_.-".charAt(i / 1_000 % 3) + ".".repeat(i / 3_000) + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));

        // Then
        assertThat(rows(event(track(same))).getLast().cells())
                .filteredOn(cell -> cell.column().startsWith("p"))
                .hasSize(1_000);
        assertThat(refusal(event(track(properties(150_000)))).reason()).isEqualTo(Refusal.TOO_MANY_COLUMNS);
    }

    @Property(seed = "1")
    void neverThrowsWhateverTheBytes(@ForAll byte[] bytes) {
        assertThat(new RudderStackMapping(Events.OPTIONS).map(new Event(bytes, Events.RECEIVED_AT, Events.FACTS, null)))
                .isNotNull();
    }

    @Property(seed = "1")
    void mapsADamagedEventTwiceTheSameWithoutTouchingItsBytes(@ForAll("damage") int[] damage) {
        byte[] bytes = USUAL.clone();
        for (int i = 0; i + 1 < damage.length; i += 2) {
            bytes[damage[i] % bytes.length] = (byte) damage[i + 1];
        }
        Events.mapsTwiceTheSame(bytes);
    }

    @Provide
    Arbitrary<int[]> damage() {
        return Arbitraries.integers()
                .between(0, 1_000)
                .array(int[].class)
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    private static String properties(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"p" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String nested(String open, String close, int depth) {
        return track(open.repeat(depth) + "1" + close.repeat(depth));
    }

    private static String track(String properties) {
        return "{\"type\":\"track\",\"event\":\"e\",\"messageId\":\"m\",\"properties\":" + properties + "}";
    }
}
