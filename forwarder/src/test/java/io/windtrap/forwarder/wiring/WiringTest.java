package io.windtrap.forwarder.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTarget;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.intent.MappingFingerprint;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.replay.Replays;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.warehouse.Blackhole;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration says reaches the part that it is for. */
final class WiringTest {
    private static final String IDENTIFY = """
            {"type":"identify","messageId":"m","userId":"u","traits":{"v2":1},"context":{"traits":{"plan":"pro"}}}""";

    @Test
    void optionsOfTheMappingReachTheRows() throws Exception {
        DestinationPlan plan = plan("""
                mapping: {underscore-divide-numbers: true, allow-users-context-traits: true, skip-users-table: true,
                          skip-tracks-table: true, store-full-event: true}""", "event-stream");

        List<Row> identify = rows(plan, IDENTIFY);
        assertThat(identify).extracting(Row::table).containsExactly("identifies");
        assertThat(identify.getFirst().cells())
                .extracting(Cell::column)
                .contains("v_2", "plan", "context_traits_plan", "rudder_event");
        assertThat(rows(plan, "{\"type\":\"track\",\"event\":\"e\",\"messageId\":\"m\"}"))
                .extracting(Row::table)
                .containsExactly("e");
    }

    @Test
    void withoutOptionsRowsAreThoseOfANewDestination() throws Exception {
        List<Row> rows = rows(plan("", "event-stream"), IDENTIFY);

        assertThat(rows).extracting(Row::table).containsExactly("identifies", "users");
        assertThat(rows.getFirst().cells())
                .extracting(Cell::column)
                .contains("v2", "context_traits_plan")
                .doesNotContain("plan", "rudder_event");
    }

    @ParameterizedTest
    @CsvSource({"'', 1000", "batch: {freshness: 7s}, 7000", "batch: {age: 5s}, 5000"})
    void batchesAreAsFreshAsTheNewestOrTheFormerKeySays(String options, long millis) throws Exception {
        assertThat(plan(options, "event-stream").batches().freshness()).hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "names: unicode",
                "underscore-divide-numbers: true",
                "allow-users-context-traits: true",
                "skip-tracks-table: true",
                "skip-users-table: true",
                "store-full-event: true"
            })
    void eachOptionOfTheMappingIsPartOfTheShape(String option) throws Exception {
        assertThat(plan("mapping: {" + option + "}", "event-stream").shape().hash())
                .isNotEqualTo(plan("", "event-stream").shape().hash());
    }

    /** Of releases before this one. Another hash would store batches twice that were declared before an upgrade. */
    @Test
    void theShapeOfTheSameOptionsIsTheSameInEveryRelease() throws Exception {
        assertThat(hashOfRudderStack4("")).isEqualTo("65333e41dfffd256");
        assertThat(hashOfRudderStack4("""
                mapping: {names: unicode, underscore-divide-numbers: true, allow-users-context-traits: true,
                          skip-users-table: true, skip-tracks-table: true, store-full-event: true}""")).isEqualTo("69f1100ea93fe1ba");
    }

    private static String hashOfRudderStack4(String options) throws Exception {
        return new MappingFingerprint(
                        "rudderstack/4", plan(options, "event-stream").shape().options())
                .hash();
    }

    @Test
    void theCategoryOfASourceReachesTheRowsAndIsNoPartOfTheShape() throws Exception {
        DestinationPlan cloud = plan("", "cloud");

        assertThat(cloud.sources().known()).containsEntry("web", new Source("HubSpot", "cloud"));
        assertThat(cloud.shape().hash())
                .isEqualTo(plan("", "event-stream").shape().hash())
                .isEqualTo(plan("sources: [web]", "singer-protocol").shape().hash());
        assertThat(rows(cloud, """
                        {"type":"track","event":"e","messageId":"m","recordId":"r","context":{"sources":{"version":"1"}},
                         "properties":{"a":{"b":{"c":{"d":{"e":1}}}}}}"""))
                .last()
                .satisfies(row ->
                        assertThat(row.cells()).contains(Cell.ofText("id", "r"), Cell.ofText("a_b_c_d", "{\"e\":1}")));
    }

    @Test
    void aDestinationReadsItsOwnTopicElseThatOfAll() throws Exception {
        assertThat(plan("", "event-stream").topic()).isEqualTo("events");
        assertThat(plan("topic: others", "event-stream").topic()).isEqualTo("others");
        assertThat(plan("topic: others", "event-stream").shape().hash())
                .isEqualTo(plan("", "event-stream").shape().hash());
    }

    @Test
    void howTablesAreCreatedIsNoPartOfTheShape() throws Exception {
        String tables = "tables: {partition-type: month, cluster: c, max-new-columns: 1, max-columns: 2, max-tables: 3,"
                + " max-tables-per-source: 4, max-new-tables: 5, max-widened-table: 6}";

        assertThat(plan(tables, "event-stream").shape().hash())
                .isEqualTo(plan("", "event-stream").shape().hash());
        assertThat(DestinationTarget.of(
                        config(tables, "event-stream").destinations().getFirst()))
                .isInstanceOfSatisfying(
                        DestinationTarget.ClickHouse.class,
                        target -> assertThat(Wiring.tables(target))
                                .isEqualTo(new TableOptions(
                                        "rudder", Partitioning.MONTH, "c", new ColumnLimits(1, 2, 3, 4, 5), true, 6)));
    }

    @Test
    void theTypeDecidesTheWarehouseAndItsInserts() throws Exception {
        DestinationConfig hole =
                config("type: blackhole", "event-stream").destinations().getFirst();
        DestinationConfig tables = config("", "event-stream").destinations().getFirst();
        var registry = new SimpleMeterRegistry();

        assertThat(Wiring.warehouse(hole, registry)).isInstanceOf(Blackhole.class);
        try (Warehouse warehouse = Wiring.warehouse(tables, registry)) {
            assertThat(warehouse).isInstanceOf(ClickHouseWarehouse.class);
        }
        assertThat(plan("type: blackhole", "event-stream").parallelInserts()).isEqualTo(4);
        assertThat(plan("clickhouse: {parallel-inserts: 9}", "event-stream").parallelInserts())
                .isEqualTo(9);
    }

    /** A command has a fifth of a container's memory, and the service's configuration. */
    @ParameterizedTest
    @CsvSource({"100, 25", "400, 100", "100000, 128"})
    void aReplayHoldsNoMoreRowsThanAQuarterOfItsHeap(long heapMib, long heldMib) throws Exception {
        WindtrapConfig config = config("", "event-stream");
        DestinationPlan plan = Wiring.plan(
                config, config.destinations().getFirst(), Replays.replay("r", null), ReadRange.LIVE, heapMib << 20);

        assertThat(plan.bufferedBytes()).isEqualTo(heldMib << 20);
    }

    private static List<Row> rows(DestinationPlan plan, String json) {
        Source source = Objects.requireNonNull(plan.sources().known().get("web"));
        var event = new Event(
                json.getBytes(UTF_8),
                1_772_446_531_250L,
                new EventFacts("web", null, null, null, null),
                source.type(),
                source.category());
        return ((Mapped.Rows) plan.mapping().map(event)).rows();
    }

    private static DestinationPlan plan(String options, String category) throws ConfigException {
        WindtrapConfig config = config(options, category);
        return Wiring.plan(config, config.destinations().getFirst());
    }

    private static WindtrapConfig config(String options, String category) throws ConfigException {
        return ConfigLoader.parse(
                "test", """
                sources:
                  - id: web
                    type: HubSpot
                    category: %s
                    write-key: k
                destinations:
                  - id: d
                    %s
                """.formatted(category, options.indent(4).strip()), Map.of());
    }
}
