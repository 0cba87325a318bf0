package io.windtrap.forwarder.clickhouse.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversions.Case;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that is said to fit a column, in a table of ClickHouse's with a column for each. */
final class ColumnTypeIT {
    private static final String DATABASE = "column_type_it";

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final List<Case> cases = Conversions.read().stream()
            .filter(example -> example.expected() instanceof Converted)
            .toList();

    @BeforeEach
    void createATableOfEveryType() {
        server.query("CREATE DATABASE " + DATABASE);
        server.query("CREATE TABLE " + DATABASE + ".t ("
                + each(i -> "c" + i + " " + cases.get(i).column())
                + ") ENGINE = MergeTree ORDER BY tuple() SETTINGS allow_suspicious_low_cardinality_types = 1");
    }

    @AfterEach
    void dropIt() {
        server.query("DROP DATABASE IF EXISTS " + DATABASE);
    }

    @Test
    void storesWhatIsMeant() {
        // When
        server.query("INSERT INTO " + DATABASE + ".t SETTINGS date_time_input_format = 'best_effort' FORMAT TSV\n"
                + IntStream.range(0, cases.size())
                        .mapToObj(i -> escaped(converted(cases.get(i))))
                        .collect(Collectors.joining("\t"))
                + "\n");

        // Then
        String stored = server.query(
                "SELECT arrayJoin([" + each(ColumnTypeIT::shown) + "]) FROM " + DATABASE + ".t FORMAT TSVRaw");
        List<String> lines = stored.lines().toList();
        assertThat(lines).hasSameSizeAs(cases);
        assertThat(IntStream.range(0, cases.size()).boxed())
                .allSatisfy(i -> assertThat(lines.get(i))
                        .as(cases.get(i).toString())
                        .isEqualTo(cases.get(i).shown()));
    }

    @Test
    void storesControlCharactersOfArraysAsTheyCame() {
        // Given
        server.query("CREATE TABLE " + DATABASE + ".a (c Array(String)) ENGINE = MergeTree ORDER BY tuple()");
        var cell = new Cell("c", LogicalType.STRING, "[\"a\\tb\\nc\\r\\\\n'\",\"d\"]");
        var converted = (Converted) ColumnType.parse("Array(String)").convert(cell);

        // When
        server.query("INSERT INTO " + DATABASE + ".a FORMAT TSV\n" + escaped(converted.text()) + "\n");

        // Then
        assertThat(server.query("SELECT hex(c[1]), c[2] FROM " + DATABASE + ".a FORMAT TSVRaw"))
                .isEqualTo("6109620A630D5C6E27\td\n");
    }

    @Test
    void readsTheTypesThatTheServerReports() {
        List<String> reported = server.query("SELECT type FROM system.columns WHERE database = '" + DATABASE
                        + "' AND table = 't' ORDER BY position FORMAT TSVRaw")
                .lines()
                .toList();
        assertThat(reported.stream().map(ColumnType::parse))
                .isEqualTo(cases.stream()
                        .map(example -> ColumnType.parse(example.column()))
                        .toList());
    }

    private static String converted(Case example) {
        var cell = new Cell("c", example.type(), example.value());
        return ((Converted) ColumnType.parse(example.column()).convert(cell)).text();
    }

    /** A column as text, without the padding of a FixedString. */
    private static String shown(int column) {
        return "trim(TRAILING '\\0' FROM toString(c" + column + "))";
    }

    private String each(IntFunction<String> part) {
        return IntStream.range(0, cases.size()).mapToObj(part).collect(Collectors.joining(", "));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
