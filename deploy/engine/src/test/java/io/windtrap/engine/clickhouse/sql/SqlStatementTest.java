package io.windtrap.engine.clickhouse.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.clickhouse.sql.SqlStatement.Insert;
import io.windtrap.engine.clickhouse.sql.SqlStatement.InsertFromInput;
import io.windtrap.engine.clickhouse.sql.SqlStatement.Query;
import io.windtrap.engine.clickhouse.sql.SqlStatement.Several;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlStatementTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            INSERT INTO t FORMAT TSV~1\t2 | INSERT INTO t | TSV | 1\t2
            insert into t format TSV  ~1\t2 | insert into t | TSV | 1\t2
            INSERT INTO TABLE `format`.`values` (a, `select`) SETTINGS x = 'FORMAT y' FORMAT RowBinary~z | INSERT INTO TABLE `format`.`values` (a, `select`) SETTINGS x = 'FORMAT y' | RowBinary | z
            INSERT INTO FORMAT (a) VALUES (1) | INSERT INTO FORMAT (a) | Values | (1)
            /* FORMAT JSON */ INSERT INTO t -- VALUES~ FORMAT CSV 1,2 | /* FORMAT JSON */ INSERT INTO t -- VALUES~ | CSV | 1,2
            INSERT INTO FUNCTION remote('h', db.t) (a) VALUES (1) | INSERT INTO FUNCTION remote('h', db.t) (a) | Values | (1)
            """)
    void findsWhereAnInsertEndsAndItsDataBegin(String text, String sql, String format, String data) {
        // Given
        var bytes = text.replace('~', '\n').getBytes(UTF_8);
        // When
        var insert = (Insert) SqlStatement.of(bytes, bytes.length);
        // Then
        assertThat(new String(bytes, 0, insert.sqlEnd(), UTF_8).strip())
                .isEqualTo(sql.replace('~', '\n').strip());
        assertThat(insert.format()).isEqualTo(format);
        assertThat(new String(bytes, insert.dataStart(), bytes.length - insert.dataStart(), UTF_8).strip())
                .isEqualTo(data);
    }

    @Test
    void keepsBlanksThatBelongToTheFirstRow() {
        // Given
        var bytes = "INSERT INTO t FORMAT TSV\n\t\tx".getBytes(UTF_8);
        // When
        var insert = (Insert) SqlStatement.of(bytes, bytes.length);
        // Then
        assertThat(new String(bytes, insert.dataStart(), bytes.length - insert.dataStart(), UTF_8))
                .isEqualTo("\t\tx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t SELECT 1",
                "INSERT INTO t (a) WITH 1 AS x SELECT x",
                "INSERT INTO t (SELECT 1)",
                "INSERT INTO t FROM INFILE 'x' FORMAT CSV"
            })
    void leavesAnInsertWithoutDataToTheEngine(String text) {
        assertThat(of(text)).isEqualTo(new Query(false, null));
    }

    @Test
    void knowsAnInsertThatWouldReadStandardInput() {
        assertThat(of("INSERT INTO t SELECT a FROM input('a Int8') FORMAT TSV\n1"))
                .isEqualTo(new InsertFromInput());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            SELECT 1, true, -
            select 1 format JSON, true, JSON
            'SELECT format FROM t ORDER BY format', true, -
            'SELECT 1 FORMAT JSON SETTINGS max_threads = 1;', true, JSON
            'WITH 1 AS x SELECT x', true, -
            (SELECT 1) UNION ALL (SELECT 2), true, -
            'SELECT ''FORMAT JSON'' -- FORMAT XML', true, -
            'SELECT (SELECT 1 FORMAT CSV)', true, -
            'SELECT a, count() FROM t GROUP BY a WITH TOTALS', false, -
            SHOW TABLES FORMAT CSV, false, CSV
            CREATE TABLE t (a Int8) ENGINE = Memory, false, -
            """)
    void readsTheFormatOfAResult(String text, boolean select, String format) {
        assertThat(of(text)).isEqualTo(new Query(select, format));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT 1; SELECT 2", "SELECT 1;; DROP TABLE t", "CREATE TABLE t (a Int8); /* x */ SELECT 1"})
    void refusesToTakeSeveralStatementsForOne(String text) {
        assertThat(of(text)).isInstanceOf(Several.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "SELECT ';'", "SELECT 1; -- ; SELECT 2", "SELECT `a;b` FROM t;;"})
    void takesASemicolonAtTheEndOrInsideATextForNoSecondStatement(String text) {
        assertThat(of(text)).isInstanceOf(Query.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "'", "INSERT", "INSERT INTO", "INSERT INTO t FORMAT", "/*", "--", "((", "\\", "`\\"})
    void survivesStatementsThatEndTooEarly(String text) {
        assertThat(of(text)).isNotNull();
    }

    private static SqlStatement of(String text) {
        var bytes = text.getBytes(UTF_8);
        return SqlStatement.of(bytes, bytes.length);
    }
}
