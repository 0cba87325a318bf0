package io.windtrap.forwarder.mapping.name;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.forwarder.mapping.EventType;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.rudderstack.EventName;
import io.windtrap.forwarder.mapping.rudderstack.VectorTable;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ColumnNames names = new ColumnNames(new SnakeCaseRule(false, false));

    @TestFactory
    Stream<DynamicTest> namesAsRudderStackDoes() throws IOException {
        return VectorTable.read("names.tsv").stream()
                .map(line -> DynamicTest.dynamicTest(line[0], () -> {
                    String raw = JSON.readValue(line[0], String.class);
                    assertThat(names.column(raw)).as("column").isEqualTo(line[1]);
                    assertThat(new ColumnNames(new SnakeCaseRule(true, false)).column(raw))
                            .as("numbers divided")
                            .isEqualTo(line[2]);
                    assertThat(table(raw)).as("table").isEqualTo(line[3]);
                    assertThat(new ColumnNames(new BlendoRule()).column(raw))
                            .as("Blendo's")
                            .isEqualTo(line[4]);
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "1st, _1st",
        "22nd visit, _22nd_visit",
        "3rdParty, _3rd_party",
        "11th, _11th",
        "11st, _11_st",
        "113th, _113th",
        "4TH, _4th",
        "4Th, _4_th",
        "4ths, _4_ths",
        "5th2, _5_th_2"
    })
    void keepsOrdinalsWholeWhereNumbersAreDivided(String raw, String column) {
        assertThat(new ColumnNames(new SnakeCaseRule(true, false)).column(raw)).isEqualTo(column);
    }

    @ParameterizedTest
    @CsvSource({
        "Заказ, заказ",
        "НазваниеТовара, название_товара",
        "ценаНДС, цена_ндс",
        "ÉtéÀParis2, été_à_paris2",
        "e\u0301te\u0301, été",
        "日本語 Name, 日本語_name",
        "हिन्दी, हिन्दी",
        "\uD842\uDFB7野, \uD842\uDFB7野",
        "٣ items, ٣_items",
        "3шт, _3шт",
        "\uD83C\uDF89, ''",
        "a\uD83C\uDF89b, a_b",
        "a\uDC00b, a_b",
        "a\u202Eb, a_b",
        "ProductID, product_id"
    })
    void keepsLettersOfEveryScriptWhereTheyAreAskedFor(String raw, String column) {
        assertThat(new ColumnNames(new SnakeCaseRule(false, true)).column(raw)).isEqualTo(column);
    }

    @Test
    void cutsNoLetterInTwo() {
        String raw = "a" + "\uD842\uDFB7".repeat(70);
        assertThat(new ColumnNames(new SnakeCaseRule(false, true)).column(raw)).isEqualTo(raw.substring(0, 127));
        assertThat(new ColumnNames(new SnakeCaseRule(false, true)).column("b" + raw))
                .isEqualTo("b" + raw.substring(0, 125));
    }

    @Test
    void cutsNamesAfter127Characters() {
        String raw = "Ab".repeat(70);
        assertThat(names.column(raw)).isEqualTo("ab_".repeat(43).substring(0, 127));
        assertThat(table(raw)).isEqualTo("ab_".repeat(43).substring(0, 127));
        assertThat(names.event(raw)).isEqualTo("ab_".repeat(69) + "ab");
    }

    @Test
    void keepsReservedTableNamesFreeUnlessTheEventWishesOtherwise() {
        assertThat(tableUnescaped("Tracks")).isEqualTo("tracks");
        assertThat(tableUnescaped("Users")).isEqualTo("_users");
        assertThat(tableUnescaped("identifies")).isEqualTo("_identifies");
    }

    @ParameterizedTest
    @CsvSource({
        "step/1, step_1",
        "utm/sourceName, utm_source_name",
        "_meta/x, _meta_x",
        "meta/_y, meta_y",
        "商品/sku, sku",
        "__/x, ___x",
        "_商品/sku, _sku",
        "a1/b, a1_b",
        "a/1b, a_1b",
        "1/2, _1_2"
    })
    void namesAPathAsTheJoinOfItsKeys(String path, String column) {
        ColumnPath at = names.plain();
        for (String key : path.split("/", -1)) {
            at = at.child(key);
        }
        assertThat(at.columnFor(EventType.TRACK)).isEqualTo(column);
    }

    @Test
    void namesAnEmptyKeyByTheUnderscoreThatJoinsIt() {
        assertThat(names.plain().child("").columnFor(EventType.TRACK)).isNull();
        assertThat(names.plain().child("").child("x").columnFor(EventType.TRACK))
                .isEqualTo("_x");
        assertThat(names.context().child("_x").columnFor(EventType.TRACK)).isEqualTo("context_x");
    }

    @Test
    void goesOnNamingWhenMorePathsCameThanAreKept() {
        for (int i = 0; i < 50_000; i++) {
            assertThat(names.plain().child("k" + i).columnFor(EventType.TRACK)).isEqualTo("k" + i);
        }
        assertThat(names.context().child("os").child("name").columnFor(EventType.TRACK))
                .isEqualTo("context_os_name");
    }

    private String table(String raw) {
        return Objects.requireNonNullElse(
                EventName.of(new JsonValue.Text(raw), names, true).table(), "");
    }

    private String tableUnescaped(String raw) {
        return Objects.requireNonNullElse(
                EventName.of(new JsonValue.Text(raw), names, false).table(), "");
    }
}
