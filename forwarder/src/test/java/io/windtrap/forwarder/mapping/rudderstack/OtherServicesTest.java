package io.windtrap.forwarder.mapping.rudderstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Refusal;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of other services: what cloud sources, Singer taps and extracts bring. */
final class OtherServicesTest {
    private static final String SYNCED = "\"context\":{\"sources\":{\"version\":\"v1\"}},";

    @ParameterizedTest
    @CsvSource({"cloud, rec-7", "singer-protocol, rec-7", "webhook, m", ", m"})
    void namesARowByItsRecordWhereTheSourceBringsRecords(@Nullable String category, String id) {
        List<Map<String, String>> rows = rows(category, track(SYNCED + "\"recordId\":\"rec-7\","));
        assertThat(rows.getLast()).containsEntry("id", "STRING " + id).doesNotContainKey("record_id");
        assertThat(rows.getFirst()).containsEntry("id", "STRING m");
        assertThat(rows.getFirst().get("record_id")).isEqualTo(id.equals("m") ? null : "STRING rec-7");
    }

    @Test
    void keepsARecordIdATextInTheKeyAndByValueInTracks() {
        List<Map<String, String>> rows = rows("cloud", track(SYNCED + "\"recordId\":12,"));
        assertThat(rows.getFirst()).containsEntry("record_id", "INT 12");
        assertThat(rows.getLast()).containsEntry("id", "STRING 12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"recordId\":\"\",", "\"recordId\":{\"a\":1},", "\"recordId\":null,", "\"recordId\":[1],", ""})
    void takesTheMessageIdForARecordWithoutAUsableOne(String recordId) {
        List<Map<String, String>> rows = rows("cloud", track(SYNCED + recordId));
        assertThat(rows.getLast()).containsEntry("id", "STRING m");
        assertThat(rows.getFirst()).doesNotContainKey("record_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"context\":{\"sources\":{}},", "\"context\":{\"sources\":{\"version\":\"\"}},"})
    void takesTheMessageIdForWhatNoSyncBrought(String context) {
        assertThat(rows("cloud", track(context + "\"recordId\":\"rec-7\",")).getLast())
                .containsEntry("id", "STRING m");
    }

    @Test
    void writesObjectsFromTheFourthLevelOnAsTextForCloudSourcesAlone() {
        String nested = "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}},\"n\":2,\"o\":{}}}}}";
        String event = "{\"type\":\"track\",\"event\":\"e\",\"messageId\":\"m\",\"context\":%1$s,\"properties\":%1$s}"
                .formatted(nested);
        assertThat(rows("cloud", event).getLast())
                .containsEntry("a_b_c_d", "STRING {\"e\":{\"f\":1}}")
                .containsEntry("context_a_b_c_d", "STRING {\"e\":{\"f\":1}}")
                .containsEntry("a_b_c_n", "INT 2")
                .doesNotContainKeys("a_b_c_o", "a_b_c_d_e_f");
        assertThat(rows("singer-protocol", event).getLast())
                .containsEntry("a_b_c_d_e_f", "INT 1")
                .doesNotContainKey("a_b_c_d");
    }

    @Test
    void writesAnExtractToItsOwnTableAlone() {
        List<Row> rows = Events.rows(event("cloud", """
                {"type":"extract","event":"Sales Leads","messageId":"m","recordId":7,"userId":"u","anonymousId":"a","channel":"sources",
                 "context":{"sources":{"version":"v1"},"ip":"192.0.2.1"},
                 "properties":{"id":"mine","event":"mine","received_at":1,"user_id":"theirs","timestamp":5,"name":"n"}}"""));
        assertThat(rows).extracting(Row::table).containsExactly("sales_leads");
        assertThat(Events.columns(rows.getFirst()))
                .isEqualTo(Map.ofEntries(
                        Map.entry("id", "STRING 7"),
                        Map.entry("event", "STRING Sales Leads"),
                        Map.entry("received_at", "DATETIME 2026-03-02 10:15:31.250"),
                        Map.entry("user_id", "STRING theirs"),
                        Map.entry("timestamp", "INT 5"),
                        Map.entry("name", "STRING n"),
                        Map.entry("context_ip", "STRING 192.0.2.1"),
                        Map.entry("context_sources_version", "STRING v1"),
                        Map.entry("context_source_id", "STRING src1"),
                        Map.entry("context_source_type", "STRING Javascript"),
                        Map.entry("context_destination_id", "STRING dst1"),
                        Map.entry("context_destination_type", "STRING CLICKHOUSE")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"event\":\"e\" | NO_RECORD_ID",
                "\"event\":\"e\",\"recordId\":\"\" | NO_RECORD_ID",
                "\"event\":\"e\",\"recordId\":{\"x\":1} | NO_RECORD_ID",
                "\"recordId\":1 | NO_EVENT_NAME",
                "\"event\":\"日本\",\"recordId\":1 | NO_EVENT_NAME",
                "\"event\":5,\"recordId\":1 | NO_EVENT_NAME"
            })
    void refusesAnExtractWithoutNameOrRecordId(String members, Refusal reason) {
        Event event = event("cloud", "{\"type\":\"extract\",\"messageId\":\"m\"," + members + "}");
        assertThat(Events.refusal(event).reason()).isEqualTo(reason);
    }

    private static String track(String members) {
        return "{\"type\":\"track\",\"event\":\"contacts\"," + members + "\"messageId\":\"m\"}";
    }

    private static List<Map<String, String>> rows(@Nullable String category, String json) {
        return Events.rows(event(category, json)).stream().map(Events::columns).toList();
    }

    private static Event event(@Nullable String category, String json) {
        return new Event(json.getBytes(UTF_8), Events.RECEIVED_AT, Events.FACTS, "Javascript", category);
    }
}
