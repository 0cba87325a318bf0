package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that ClickHouse refuses, and names that something else has. */
final class RefusedNamesIT {
    private static final String OWN_VIEW = "SELECT 1 AS one";

    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_row_exists",
                "_block_number",
                "_block_offset",
                "_part",
                "_partition_value",
                "_table",
                "_disk_name"
            })
    void storesTheValueOfAColumnWhoseNameClickHouseHasForItselfUnderAnother(String name) {
        // When
        insert(warehouse, row("t", cell(name, INT, "1"), text("id", "a"), RECEIVED));
        insert(warehouse, row("t", cell(name, INT, "2"), text("id", "b"), RECEIVED));
        insert(database.warehouse(), row("t", cell(name, INT, "3"), text("id", "c"), RECEIVED));

        // Then
        assertThat(database.query("SELECT name FROM system.columns WHERE database = '" + database.name
                        + "' AND table = 't' AND endsWith(name, '" + name + "')"))
                .isEqualTo("_" + name);
        assertThat(database.query("SELECT id, _" + name + " FROM $t ORDER BY id"))
                .isEqualTo("a\t1\nb\t2\nc\t3");
        assertThat(database.discarded).isEmpty();
    }

    @Test
    void takesNamesOfEveryScript() {
        // When
        insert(warehouse, row("заказ_日本", cell("цена", INT, "5"), text("id", "a"), RECEIVED));
        insert(database.warehouse(), row("заказ_日本", cell("हिन्दी", INT, "6"), text("id", "b"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, `цена`, `हिन्दी` FROM " + database.name + ".`заказ_日本` ORDER BY id"))
                .isEqualTo("a\t5\t\\N\nb\t\\N\t6");
    }

    @Test
    void noNameThatTheServerHasForItselfIsEverAColumn() {
        // Given
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        List<String> virtual = database.query("DESCRIBE TABLE $t SETTINGS describe_include_virtual_columns = 1")
                .lines()
                .map(line -> line.split("\t", 2)[0])
                .filter(name -> name.startsWith("_"))
                .toList();
        assertThat(virtual).contains("_part", "_row_exists");

        // When
        List<Cell> cells = new ArrayList<>(List.of(text("id", "b"), RECEIVED));
        virtual.forEach(name -> cells.add(cell(name, INT, "1")));
        insert(warehouse, row("t", cells.toArray(Cell[]::new)));

        // Then
        assertThat(database.query("SELECT name FROM system.columns WHERE table = 't' AND database = '" + database.name
                                + "' AND startsWith(name, '_')")
                        .lines())
                .containsExactlyInAnyOrderElementsOf(
                        virtual.stream().map(name -> "_" + name).toList());
        assertThat(database.query("SELECT id, __part FROM $t ORDER BY id")).isEqualTo("a\t\\N\nb\t1");
    }

    @Test
    void keepsTwoColumnsApartOfWhichOneHasTheNameOfTheOthersSubstitute() {
        // When
        insert(warehouse, row("t", cell("_row_exists", INT, "1"), text("id", "a"), RECEIVED));
        insert(
                warehouse,
                row("t", cell("__row_exists", INT, "2"), cell("_row_exists", INT, "3"), text("id", "b"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, __row_exists, ___row_exists FROM $t ORDER BY id"))
                .isEqualTo("a\t1\t\\N\nb\t3\t2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VIEW $t AS " + OWN_VIEW,
                "MATERIALIZED VIEW $t ENGINE = Memory AS " + OWN_VIEW,
                "TABLE $t (plan String, price Float64) ENGINE = MergeTree ORDER BY plan",
                "TABLE $t (id UInt64, received_at DateTime) ENGINE = MergeTree ORDER BY id",
                "TABLE $t (line String) ENGINE = Memory",
                "DICTIONARY $t (id UInt64, name String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(0)"
            })
    void leavesAloneWhatIsNotForSuchRowsAndUsesASubstituteFromThenOn(String object) {
        // Given
        database.query("CREATE " + object);
        String before = database.query("SHOW CREATE TABLE $t");

        // When
        insert(warehouse, row("t", cell("n", INT, "1"), text("id", "a"), RECEIVED));
        String after = database.query("SHOW CREATE TABLE $t");
        database.query((object.startsWith("DICT") ? "DROP DICTIONARY $t" : "DROP TABLE $t") + " SYNC");
        insert(database.warehouse(), row("t", cell("n", INT, "2"), text("id", "b"), RECEIVED));

        // Then
        assertThat(after).isEqualTo(before);
        assertThat(database.query("SELECT id, n FROM $_t ORDER BY id")).isEqualTo("a\t1\nb\t2");
        assertThat(database.query("EXISTS $t")).isEqualTo("0");
    }

    @Test
    void discardsTheValuesOfATableWhoseNameAndSubstitutesAreTaken() {
        // Given
        List.of("t", "_t", "__t").forEach(name -> database.query("CREATE VIEW $" + name + " AS " + OWN_VIEW));

        // When
        insert(warehouse, row("t", cell("n", INT, "1"), text("id", "a"), RECEIVED));

        // Then
        assertThat(database.query("SELECT column_value, reason FROM $rudder_discards WHERE column_name = 'n'"))
                .isEqualTo("1\ttable_refused");
    }

    @Test
    void writesDiscardsToASubstituteWhereTheirTableIsAView() {
        // Given
        database.query("CREATE VIEW $rudder_discards AS " + OWN_VIEW);
        insert(warehouse, row("t", cell("n", INT, "1"), text("id", "a"), RECEIVED));

        // When
        insert(warehouse, row("t", text("id", "b"), text("n", "x"), RECEIVED));

        // Then
        assertThat(database.query("SELECT row_id, column_value FROM $_rudder_discards"))
                .isEqualTo("b\tx");
    }

    @ParameterizedTest
    @CsvSource({"1500, p", "800, \\"})
    void addsColumnsInStatementsThatClickHouseReads(int columns, String filler) {
        // Given
        insert(warehouse, row("t", text("id", "a"), RECEIVED));

        // When
        SealedBatch batch = Batches.of(List.of(
                wide("t", "b", 0, columns / 2, filler),
                wide("t", "c", columns / 2, columns, filler),
                wide("u", "d", 0, columns / 2, "p")));
        insert(warehouse, batch);

        // Then
        assertThat(database.query("SELECT count() FROM system.columns WHERE database = '" + database.name
                        + "' AND table = 't' AND position(name, 'x') > 0"))
                .isEqualTo(String.valueOf(columns));
        assertThat(database.query("SELECT id FROM $t ORDER BY id")).isEqualTo("a\nb\nc");
        assertThat(database.query("SELECT id FROM $u")).isEqualTo("d");
        assertThat(database.discarded).isEmpty();
    }

    /** ClickHouse would not read the table's definition again when it starts. */
    @Test
    void discardsTheValuesOfColumnsThatATablesDefinitionHasNoRoomFor() {
        // Given
        insert(warehouse, row("t", text("id", "a"), RECEIVED));

        // When
        insert(warehouse, Batches.of(List.of(wide("t", "b", 0, 1_450, "p"), wide("t", "c", 1_450, 2_900, "p"))));

        // Then
        assertThat(database.query("SELECT id FROM $t ORDER BY id")).isEqualTo("a\nb\nc");
        assertThat(database.query("SELECT DISTINCT reason FROM $rudder_discards"))
                .isEqualTo("too_many_columns");
    }

    @Test
    void usesASubstituteOrDiscardsWhereATablesNameIsTooLongForAFile() {
        // When
        insert(warehouse, row("$".repeat(85), text("id", "a"), RECEIVED), row("t", text("id", "b"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id FROM $t")).isEqualTo("b");
        assertThat(database.query("SELECT DISTINCT reason FROM $rudder_discards"))
                .isEqualTo("table_refused");
    }

    private static Row wide(String table, String id, int from, int to, String filler) {
        List<Cell> cells = new ArrayList<>(IntStream.range(from, to)
                .mapToObj(number -> cell(
                        "x" + number
                                + filler.repeat(120 - String.valueOf(number).length()),
                        INT,
                        "1"))
                .toList());
        Stream.of(text("id", id), RECEIVED).forEach(cells::add);
        cells.sort(Comparator.comparing(Cell::column));
        return row(table, cells.toArray(Cell[]::new));
    }
}
