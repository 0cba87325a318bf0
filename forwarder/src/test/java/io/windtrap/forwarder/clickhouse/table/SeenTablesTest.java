package io.windtrap.forwarder.clickhouse.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.clickhouse.catalogue.TableColumn;
import io.windtrap.forwarder.clickhouse.catalogue.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeenTablesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:31Z");

    private final SeenTables seen = new SeenTables(3, 100);

    @Test
    void forgetsWhatWasNotUsedForLongest() {
        put("a", 1);
        put("b", 1);
        put("c", 1);
        seen.get("a");
        put("d", 1);

        assertThat(remembered()).containsExactly("a", "c", "d");
    }

    @Test
    void holdsSoManyColumnsAllInAll() {
        put("a", 40);
        put("b", 40);
        put("c", 40);

        assertThat(remembered()).containsExactly("b", "c");
    }

    @Test
    void countsTheColumnsOfATableOnce() {
        for (int again = 0; again < 100; again++) {
            put("a", 40);
            put("b", 40);
        }
        seen.remove("b");
        seen.remove("b");
        put("c", 60);

        assertThat(remembered()).containsExactly("a", "c");
    }

    @Test
    void keepsATableThatIsWiderThanAllOfThemMayBe() {
        put("a", 40);
        put("b", 200);

        assertThat(remembered()).containsExactly("b");
    }

    private void put(String table, int columns) {
        seen.put(
                table,
                TableSchema.of(
                        table,
                        IntStream.range(0, columns)
                                .mapToObj(number -> new TableColumn("c" + number, "String", ""))
                                .toList(),
                        NOW));
    }

    private List<String> remembered() {
        return List.of("a", "b", "c", "d").stream()
                .filter(table -> seen.get(table) != null)
                .toList();
    }
}
