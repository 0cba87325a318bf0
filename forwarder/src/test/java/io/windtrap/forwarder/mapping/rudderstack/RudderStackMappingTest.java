package io.windtrap.forwarder.mapping.rudderstack;

import static io.windtrap.forwarder.mapping.rudderstack.Events.event;
import static io.windtrap.forwarder.mapping.rudderstack.Events.row;
import static io.windtrap.forwarder.mapping.rudderstack.Events.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RudderStackMappingTest {
    @ParameterizedTest
    @CsvSource({
        "track, tracks order_done",
        "identify, identifies users",
        "page, pages",
        "screen, screens",
        "group, groups",
        "alias, aliases",
        "TRACK, tracks order_done"
    })
    void writesEachTypeToItsTables(String type, String tables) {
        List<Row> rows = rows(event("""
                {"type":"%s","event":"Order Done","messageId":"m","userId":"u"}""".formatted(type)));
        assertThat(rows.stream().map(Row::table)).containsExactly(tables.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "Our Warehouse, true",
        "d1, true",
        "clickHOUSE, true",
        "Warehouses, true",
        "our warehouse, false",
        "Other, false"
    })
    void keepsAnEventAwayThatNamesTheDestination(String name, boolean isFiltered) {
        var mapping = new RudderStackMapping(
                new MappingOptions("d1", "Our Warehouse", "CLICKHOUSE", false, false, false, false, false, false));
        String event = "{\"type\":\"page\",\"messageId\":\"m\",\"integrations\":{\"All\":%s,\"%s\":%s}}";
        assertThat(mapping.map(event(event.formatted(true, name, false))) instanceof Mapped.Filtered)
                .isEqualTo(isFiltered);
        assertThat(mapping.map(event(event.formatted(false, name, true))) instanceof Mapped.Rows)
                .isEqualTo(isFiltered);
    }

    @Test
    void keepsNamesOfEveryScriptWhereTheDestinationAsksForThem() {
        var mapping = new RudderStackMapping(
                new MappingOptions("d", "d", "CLICKHOUSE", true, false, false, false, false, false));
        List<Row> rows = rows(mapping, event("{\"type\":\"track\",\"event\":\"Заказ\",\"properties\":{\"цена\":5}}"));
        assertThat(rows.getLast().table()).isEqualTo("заказ");
        assertThat(Events.columns(rows.getLast())).containsEntry("цена", "INT 5");
    }

    @Test
    void takesTheTypeOfTheRouteOverThatOfTheEvent() {
        var facts = new EventFacts("src1", null, "page", null, null);
        assertThat(rows(event("{\"type\":\"track\",\"messageId\":\"m\"}", facts)))
                .extracting(Row::table)
                .containsExactly("pages");
    }

    @Test
    void sortsTheCellsOfEveryRowByColumn() {
        Event event = event("""
                {"type":"track","event":"e","messageId":"m","userId":"u","context":{"zoo":1,"aB":{"c":2},"a":3},
                 "properties":{"zz":1,"Aa":2,"middle":{"x":1,"B":2}},"userProperties":{"aa":3,"user":"x"}}""");
        assertThat(rows(event))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.cells())
                        .extracting(Cell::column)
                        .isSorted()
                        .doesNotHaveDuplicates());
        assertThat(row(event, "e")).containsEntry("aa", "INT 3").containsEntry("user", "STRING x");
    }

    @Test
    void letsRulesStandOverWhatTheUserSends() {
        var row = row(event("""
                {"type":"track","event":"E","messageId":"m","userId":7,
                 "context":{"sourceId":"forged","source_id":"forged","destination":{"id":"forged"},"request_ip":"forged"},
                 "properties":{"event":"forged","Event_Text":"forged","user":{"id":"forged"},"context":{"ip":"forged"},
                               "recordId":"forged","name":"mine","group_id":"mine"}}"""), "e");
        assertThat(row)
                .containsEntry("context_source_id", "STRING src1")
                .containsEntry("context_destination_id", "STRING dst1")
                .containsEntry("event", "STRING e")
                .containsEntry("event_text", "STRING E")
                .containsEntry("user_id", "STRING 7")
                .containsEntry("context_ip", "STRING 203.0.113.7")
                .containsEntry("name", "STRING mine")
                .containsEntry("group_id", "STRING mine")
                .doesNotContainKey("record_id")
                .doesNotContainValue("STRING forged");
    }

    @Test
    void givesNoColumnToARuleWithoutAScalar() {
        var row = row(event("""
                {"type":"group","messageId":"m","anonymousId":{"a":1},"userId":[1],"channel":"","groupId":null,
                 "context":{"ip":""},"traits":{"groupId":"mine","channel":"mine"}}"""), "groups");
        assertThat(row)
                .doesNotContainKeys("anonymous_id", "user_id", "channel", "group_id", "context_passed_ip")
                .containsEntry("context_ip", "STRING 203.0.113.7");
    }

    @Test
    void takesTheAddressFromTheContextFirstAndFromTheEventBeforeTheRecord() {
        var row = row(event("""
                {"type":"page","messageId":"m","request_ip":"198.51.100.1","context":{"ip":"192.0.2.1"}}"""), "pages");
        assertThat(row)
                .containsEntry("context_ip", "STRING 192.0.2.1")
                .containsEntry("context_passed_ip", "STRING 192.0.2.1")
                .containsEntry("context_request_ip", "STRING 198.51.100.1");
    }

    @Test
    void namesAPageByItselfElseByItsProperties() {
        assertThat(row(
                        event("{\"type\":\"page\",\"messageId\":\"m\",\"name\":\"A\",\"properties\":{\"name\":\"B\"}}"),
                        "pages"))
                .containsEntry("name", "STRING A");
        assertThat(row(
                        event("{\"type\":\"page\",\"messageId\":\"m\",\"name\":\"\",\"properties\":{\"name\":\"B\"}}"),
                        "pages"))
                .containsEntry("name", "STRING B");
    }

    @ParameterizedTest
    @CsvSource({"{}, ", "'\"\"', ", "null, ", "'\"  \"', '  '", "'\"日本\"', 日本", "42, 42", "true, true"})
    void keepsATrackWithoutAUsableNameInTracksAlone(String name, String text) {
        List<Row> rows = rows(event("{\"type\":\"track\",\"messageId\":\"m\",\"event\":" + name + "}"));
        assertThat(rows).extracting(Row::table).containsExactly("tracks");
        Map<String, String> row = Events.columns(rows.getFirst());
        assertThat(row).containsEntry("event", "STRING ");
        assertThat(row.get("event_text")).isEqualTo(text == null ? null : "STRING " + text);
    }

    @Test
    void writesANameThatLooksLikeADateAsAnInstant() {
        assertThat(row(
                        event("{\"type\":\"track\",\"messageId\":\"m\",\"event\":\"2024-01-15\"}"),
                        "_2024_01_15t_00_00_00_000z"))
                .containsEntry("event", "STRING _2024_01_15t_00_00_00_000z")
                .containsEntry("event_text", "STRING 2024-01-15T00:00:00.000Z");
    }

    @Test
    void keepsTheMessageIdATextWhateverItLooksLike() {
        assertThat(row(event("{\"type\":\"page\",\"messageId\":\" 2024-01-15\\u200b \"}"), "pages"))
                .containsEntry("id", "STRING 2024-01-15");
        var made = new EventFacts("src1", null, null, "made-1", null);
        assertThat(row(event("{\"type\":\"page\",\"messageId\":5}", made), "pages"))
                .containsEntry("id", "STRING made-1");
    }

    @Test
    void givesNoUserToAnIdentifyWithoutUserId() {
        assertThat(rows(event("{\"type\":\"identify\",\"messageId\":\"m\",\"userId\":\"\"}")))
                .extracting(Row::table)
                .containsExactly("identifies");
    }

    @Test
    void fillsAUserFromTraitsAndContextWithoutTheCallsOwnColumns() {
        var row = row(event("""
                {"type":"identify","messageId":"m","userId":"u-1","anonymousId":"a","channel":"web",
                 "userProperties":{"plan":"old","age":3},"traits":{"plan":"new","id":"mine"},"context":{"traits":{"x":1}}}"""), "users");
        assertThat(row)
                .containsEntry("id", "STRING u-1")
                .containsEntry("plan", "STRING new")
                .containsEntry("age", "INT 3")
                .containsEntry("context_traits_x", "INT 1")
                .containsKeys("received_at", "sent_at", "timestamp", "original_timestamp", "context_ip")
                .doesNotContainKeys("anonymous_id", "channel", "user_id", "x");
    }

    @Test
    void joinsATextThatWasSpreadOverTraits() {
        String spread = "{\"0\":\"h\",\"1\":\"é\",\"2\":\"🎉\"}";
        assertThat(row(
                        event("{\"type\":\"track\",\"event\":\"e\",\"messageId\":\"m\",\"context\":{\"traits\":"
                                + spread + "}}"),
                        "e"))
                .containsEntry("context_traits", "STRING hé🎉");
        assertThat(row(event("{\"type\":\"group\",\"messageId\":\"m\",\"traits\":" + spread + "}"), "groups"))
                .doesNotContainKeys("_0", "_1", "_2");
        assertThat(row(
                        event("{\"type\":\"group\",\"messageId\":\"m\",\"traits\":{\"1\":\"a\",\"3\":\"b\"}}"),
                        "groups"))
                .containsEntry("_1", "STRING a");
    }

    @Test
    void heedsTheEventsOwnOptions() {
        Event event = event("""
                {"type":"track","event":"Groups","messageId":"m",
                 "integrations":{"CLICKHOUSE":{"options":{"skipTracksTable":true,"skipReservedKeywordsEscaping":true}}}}""");
        assertThat(rows(event)).extracting(Row::table).containsExactly("groups");
        var skipping = new RudderStackMapping(
                new MappingOptions("d", "d", "CLICKHOUSE", false, false, false, true, true, false));
        assertThat(rows(skipping, event("{\"type\":\"identify\",\"messageId\":\"m\",\"userId\":\"u\"}")))
                .extracting(Row::table)
                .containsExactly("identifies");
        assertThat(rows(skipping, event("""
                {"type":"track","event":"e","messageId":"m",
                 "integrations":{"CLICKHOUSE":{"options":{"skipTracksTable":false}}}}"""))).extracting(Row::table).containsExactly("tracks", "e");
    }

    @Test
    void heedsTheEventsOwnOptionsForUsersIfTheyAreBooleans() {
        String json = """
                {"type":"identify","messageId":"m","userId":"u",
                 "integrations":{"CLICKHOUSE":{"options":{"skipUsersTable":%s,"jsonPaths":["a"]}}}}""";

        assertThat(rows(event(json.formatted("true")))).extracting(Row::table).containsExactly("identifies");
        assertThat(rows(event(json.formatted("\"true\""))))
                .extracting(Row::table)
                .containsExactly("identifies", "users");
    }

    @Test
    void neverLetsAnEventWriteIntoTheTableOfDiscards() {
        assertThat(rows(event("""
                {"type":"track","event":"Rudder Discards","messageId":"m",
                 "integrations":{"CLICKHOUSE":{"options":{"skipReservedKeywordsEscaping":true}}}}"""))).extracting(Row::table).containsExactly("tracks", "_rudder_discards");
    }

    @Test
    void keepsTheWholeEventAsSentWhereTheDestinationWantsIt() {
        var storing = new RudderStackMapping(
                new MappingOptions("d", "d", "CLICKHOUSE", false, false, false, false, false, true));
        String json = "{\"type\":\"%s\", \"event\":\"e\",\"messageId\":\"m\",\"userId\":\"u\",\"x\":\"é\"}";
        for (String type : List.of("track", "identify", "page", "screen", "group", "alias")) {
            String sent = json.formatted(type);
            List<Row> rows = rows(storing, event(" " + sent + "\n"));
            assertThat(Events.columns(rows.getFirst())).containsEntry("rudder_event", "STRING " + sent);
            assertThat(rows.stream().skip(1).map(Events::columns))
                    .allSatisfy(row -> assertThat(row).doesNotContainKey("rudder_event"));
        }
        assertThat(row(event(json.formatted("page")), "pages")).doesNotContainKey("rudder_event");
    }

    @Test
    void keepsAPropertyOfTheWholeEventsNameInTheTracksOwnTable() {
        var storing = new RudderStackMapping(
                new MappingOptions("d", "d", "CLICKHOUSE", false, false, false, false, false, true));
        List<Row> rows = rows(storing, event("""
                {"type":"track","event":"e","messageId":"m","properties":{"rudder_event":"mine"}}"""));
        assertThat(Events.columns(rows.getLast())).containsEntry("rudder_event", "STRING mine");
    }

    @Test
    void namesByBlendosRuleWhereTheEventWishes() {
        List<Row> rows = rows(event("""
                {"type":"track","event":"日本 Go","messageId":"m","context":{"sourceID":"forged","myApp":{"theName":1}},
                 "properties":{"isNew":true,"User_ID":"x"},"integrations":{"CLICKHOUSE":{"options":{"useBlendoCasing":true}}}}"""));
        assertThat(rows).extracting(Row::table).containsExactly("tracks", "___go");
        assertThat(Events.columns(rows.getLast()))
                .containsEntry("event", "STRING 日本 go")
                .containsEntry("isnew", "BOOLEAN true")
                .containsEntry("context_myapp_thename", "INT 1")
                .containsEntry("context_sourceid", "STRING src1")
                .containsEntry("context_ip", "STRING 203.0.113.7")
                .doesNotContainKeys("user_id", "context_source_id");
        assertThat(rows(event("""
                {"type":"track","event":" ","messageId":"m","integrations":{"CLICKHOUSE":{"options":{"useBlendoCasing":true}}}}"""))).extracting(Row::table).containsExactly("tracks");
    }
}
