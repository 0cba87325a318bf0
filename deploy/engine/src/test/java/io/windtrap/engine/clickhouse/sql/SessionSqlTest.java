package io.windtrap.engine.clickhouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SessionSqlTest {

    @Test
    void writesStatementsThatNoValueCanBreakOutOf() throws Exception {
        // Given
        var settings = new LinkedHashMap<>(Map.of("x", "it's\\"));
        settings.put("readonly", "1");
        // Then
        assertThat(SessionSql.of("a`b", settings, false))
                .containsExactly("USE `a\\`b`", "SET x = 'it\\'s\\\\', readonly = '1'");
    }

    @Test
    void writesNothingForARequestThatSetsNothing() throws Exception {
        assertThat(SessionSql.of(null, Map.of(), false)).isEmpty();
        assertThat(SessionSql.of("", Map.of(), false)).isEmpty();
    }

    @Test
    void refusesANameThatIsNoSettings() {
        assertThatThrownBy(() -> SessionSql.of(null, Map.of("a=1,b", "2"), false))
                .isInstanceOfSatisfying(
                        ClickHouseException.class, e -> assertThat(e.code()).isEqualTo(115));
    }

    @Test
    void onlyReadsUnlessASettingSaysOtherwise() throws Exception {
        assertThat(SessionSql.of(null, Map.of("x", "1"), true)).containsExactly("SET x = '1', readonly = 2");
        assertThat(SessionSql.of(null, Map.of("readonly", "0"), true)).containsExactly("SET readonly = '0'");
    }
}
