package io.windtrap.console.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableViewTest {
    private static final List<String> COLUMNS =
            List.of("id", "received_at", "event", "n0", "sampled", "f0", "l0", "e", "c0", "at", "sent");

    @Test
    void countsColumnsByNamesOfItsOwnWhateverTheyAreCalled() {
        // When
        String filled = TableView.filledSql("`d`.`t`", COLUMNS);
        String events = TableView.eventsSql("`d`.`t`", COLUMNS);

        // Then
        assertThat(filled).startsWith("SELECT count() AS sampled, count(c0) AS n0,");
        for (String sql : List.of(filled, events)) {
            String outside = sql.substring(0, sql.indexOf(" FROM (SELECT"));
            String inside = sql.substring(sql.indexOf(" FROM (SELECT"));
            assertThat(outside).doesNotContain("newest.").contains("count(c3) AS n3");
            assertThat(inside).contains("newest.received_at AS at", "newest.`n0` AS c3", "newest.`c0` AS c8");
        }
        assertThat(events).contains("newest.event AS sent").endsWith("GROUP BY e ORDER BY count() DESC LIMIT 10");
    }
}
