package io.windtrap.engine.clickhouse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClickHouseExceptionTest {

    @ParameterizedTest
    @CsvSource({"60,404", "62,400", "115,404", "164,500", "194,401", "516,403", "241,500", "159,408"})
    void hasTheStatusThatAServerGivesItsCode(int code, int status) {
        assertThat(new ClickHouseException("Code: " + code + ". DB::Exception: x. (X)").status())
                .isEqualTo(status);
    }

    @Test
    void namesTheVersionOnce() {
        assertThat(new ClickHouseException(60, "UNKNOWN_TABLE", "no t").text("26.7"))
                .isEqualTo("Code: 60. DB::Exception: no t. (UNKNOWN_TABLE) (version 26.7)\n");
        assertThat(new ClickHouseException("Code: 1. x (version 26.7)").text("26.7"))
                .isEqualTo("Code: 1. x (version 26.7)\n");
    }

    @Test
    void hasACodeForATextWithoutOne() {
        assertThat(new ClickHouseException("out of luck").code()).isEqualTo(1002);
    }
}
