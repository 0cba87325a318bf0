package io.windtrap.forwarder.mapping.row;

import static io.windtrap.forwarder.mapping.rudderstack.Events.discards;
import static io.windtrap.forwarder.mapping.rudderstack.Events.event;
import static io.windtrap.forwarder.mapping.rudderstack.Events.row;
import static io.windtrap.forwarder.mapping.rudderstack.Events.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.rudderstack.Events;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LostValuesTest {
    @Test
    void discardsAValueWhoseKeyMakesNoName() {
        Event event = event("""
                {"type":"track","event":"e","messageId":"m","properties":{"цена":5,"a":1,"中":{"文":true}}}""");

        assertThat(rows(event)).extracting(Row::table).containsExactly("tracks", "e");
        assertThat(discards(event)).hasSize(2).contains("e.цена=5:no_name");
    }

    @Test
    void discardsTheNameThatMakesNoTableAndAllThatItsTableWouldHold() {
        Event event = event("""
                {"type":"track","event":"Заказ","messageId":"m","properties":{"цена":5,"price":1.5}}""");

        assertThat(row(event, "tracks")).containsEntry("event_text", "STRING Заказ");
        assertThat(discards(event))
                .containsExactlyInAnyOrder(
                        "tracks.event=Заказ:no_name", "tracks.цена=5:no_name", "tracks.price=1.5:no_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"context", "integrations", "properties"})
    void keepsTheRowOfAnEventWithSomethingElseForAnObject(String key) {
        String json = "{\"type\":\"page\",\"messageId\":\"m\",\"" + key + "\":%s}";

        assertThat(rows(event(json.formatted("[]")))).isEqualTo(rows(event(json.formatted("{}"))));
        assertThat(discards(event(json.formatted("[]")))).isEmpty();
        assertThat(discards(event(json.formatted("null")))).isEmpty();
        assertThat(discards(event(json.formatted("\"x\"")))).containsExactly("pages." + key + "=x:not_an_object");
        assertThat(discards(event(json.formatted("[1]")))).containsExactly("pages." + key + "=[1]:not_an_object");
    }

    @ParameterizedTest
    @CsvSource({
        "page, pages, userId, user_id",
        "page, pages, anonymousId, anonymous_id",
        "page, pages, channel, channel",
        "page, pages, name, name",
        "group, groups, groupId, group_id",
        "alias, aliases, previousId, previous_id",
        "track, tracks, event, event",
        "identify, identifies, userId, user_id"
    })
    void discardsAnObjectWhereARulePutsAValue(String type, String table, String key, String column) {
        String json = "{\"type\":\"" + type + "\",\"messageId\":\"m\",\"" + key + "\":%s}";

        assertThat(discards(event(json.formatted("{\"a\":1}"))))
                .containsExactly(table + "." + column + "={\"a\":1}:not_a_scalar");
        assertThat(discards(event(json.formatted("[1,2]"))))
                .containsExactly(table + "." + column + "=[1,2]:not_a_scalar");
        assertThat(discards(event(json.formatted("[]")))).isEmpty();
        assertThat(discards(event(json.formatted("null")))).isEmpty();
        assertThat(discards(event(json.formatted("\"x\"")))).isEmpty();
    }

    @Test
    void discardsNoNameThatHasColumnsOfItsOwn() {
        Event event = event("{\"type\":\"page\",\"messageId\":\"m\",\"properties\":{\"name\":{\"first\":\"a\"}}}");

        assertThat(row(event, "pages")).containsEntry("name_first", "STRING a").doesNotContainKey("name");
        assertThat(discards(event)).isEmpty();
    }

    @Test
    void discardsATextThatWasSpreadOverAGroupsTraits() {
        assertThat(discards(event("{\"type\":\"group\",\"messageId\":\"m\",\"traits\":{\"0\":\"h\",\"1\":\"i\"}}")))
                .containsExactly("groups.traits=hi:not_an_object");
    }

    @Test
    void countsAnEventThatHasNoTable() {
        assertThat(new RudderStackMapping(Events.OPTIONS).map(event("{\"type\":\"merge\",\"messageId\":\"m\"}")))
                .isEqualTo(new Mapped.Filtered("merge"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\" \"", "\"\"", "null", "{}"})
    void makesUpTheSameIdAgainWhereNoneCanBeUsed(String id) {
        String json = "{\"type\":\"page\",\"name\":\"%s\",\"messageId\":" + id + "}";

        String made = row(event(json.formatted("a")), "pages").get("id");

        assertThat(made)
                .isNotBlank()
                .isEqualTo(row(event(json.formatted("a")), "pages").get("id"));
        assertThat(made).isNotEqualTo(row(event(json.formatted("b")), "pages").get("id"));
    }

    @Test
    void takesTheEventsIdWhereTheRecordsCantBeUsed() {
        var facts = new EventFacts("src1", null, null, "\ud800", null);
        assertThat(row(event("{\"type\":\"page\",\"messageId\":7}", facts), "pages"))
                .containsEntry("id", "STRING 7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"All\":false} | integrations",
                "{\"All\":false,\"ClickHouse\":false} | integrations",
                "{\"All\":true,\"ClickHouse\":false} | integrations",
                "{\"clickhouse\":false} | integrations",
                "{\"dst1\":false} | integrations",
                "{\"Warehouses\":false} | integrations",
                "{\"All\":\"true\",\"ClickHouse\":true} | integrations_all_not_boolean",
                "{\"All\":null} | integrations_all_not_boolean"
            })
    void filtersWhatDoesntWantToGoHere(String integrations, String reason) {
        assertThat(new RudderStackMapping(Events.OPTIONS).map(integrated(integrations)))
                .isEqualTo(new Mapped.Filtered(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"All\":true}",
                "{\"All\":false,\"CLICKHOUSE\":true}",
                "{\"All\":false,\"ClickHouse\":{}}",
                "{\"All\":false,\"dst1\":{\"options\":{}}}",
                "{\"Mixpanel\":false}",
                "{\"ClickHouse\":null}"
            })
    void takesWhatWantsToGoHere(String integrations) {
        assertThat(rows(integrated(integrations))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "42, 42",
        "12345678901234567890, 12345678901234567890",
        "42.0, 42.0",
        "true, true",
        "'\"2024-01-15\"', 2024-01-15"
    })
    void keepsIdsAsTextWithTheirCharacters(String sent, String text) {
        Event event = event("""
                {"type":"identify","messageId":"m","userId":%1$s,"anonymousId":%1$s,
                 "context":{"traits":{"id":%1$s,"userId":%1$s}},"traits":{"groupId":%1$s}}""".formatted(sent));

        assertThat(row(event, "identifies"))
                .containsEntry("user_id", "STRING " + text)
                .containsEntry("anonymous_id", "STRING " + text)
                .containsEntry("group_id", "STRING " + text)
                .containsEntry("context_traits_id", "STRING " + text)
                .containsEntry("context_traits_user_id", "STRING " + text);
        assertThat(row(event, "users")).containsEntry("id", "STRING " + text);
    }

    @Test
    void keepsIdsAsTextInTheNamesOfBlendoToo() {
        Event event = event("""
                {"type":"page","messageId":"m","context":{"userId":42,"traits":{"userId":42}},
                 "integrations":{"CLICKHOUSE":{"options":{"useBlendoCasing":true}}}}""");

        assertThat(row(event, "pages"))
                .containsEntry("context_userid", "STRING 42")
                .containsEntry("context_traits_userid", "STRING 42");
    }

    @Test
    void keepsEventsOutOfTheTablesThatAreTriedAndDropped() {
        assertThat(rows(event("{\"type\":\"track\",\"event\":\"Windtrap Rehearsal x\",\"messageId\":\"m\"}")))
                .extracting(Row::table)
                .containsExactly("tracks", "_windtrap_rehearsal_x");
    }

    @Test
    void cutsATablesNameWhereItsFileWouldHaveNone() {
        String json = "{\"type\":\"track\",\"event\":\"" + "$".repeat(127) + "\",\"messageId\":\"m\","
                + "\"integrations\":{\"CLICKHOUSE\":{\"options\":{\"useBlendoCasing\":true}}}}";
        assertThat(rows(event(json)).getLast().table()).isEqualTo("_" + "$".repeat(48));
    }

    private static Event integrated(String integrations) {
        return event("{\"type\":\"page\",\"messageId\":\"m\",\"integrations\":" + integrations + "}");
    }
}
