package io.windtrap.console.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DiscardsTest {
    @Test
    void aColumnOfNumbersBecomesOneOfFloatsOrOfText() {
        assertThat(Discards.wider("Nullable(Int64)", List.of("float"))).isEqualTo("Nullable(Float64)");
        assertThat(Discards.wider("Nullable(Int64)", List.of("float", "string")))
                .isEqualTo("Nullable(String)");
        assertThat(Discards.wider("Nullable(DateTime64(3, 'UTC'))", List.of("string")))
                .isEqualTo("Nullable(String)");
    }

    @Test
    void aMergedColumnStaysMerged() {
        assertThat(Discards.wider("SimpleAggregateFunction(anyLast, Nullable(Bool))", List.of("string")))
                .isEqualTo("SimpleAggregateFunction(anyLast, Nullable(String))");
    }

    @Test
    void noStatementIsMadeForColumnsOfTheKeyAndOthersWork() {
        assertThat(Discards.wider("DateTime64(3, 'UTC')", List.of("string"))).isNull();
        assertThat(Discards.wider("Nullable(String)", List.of("string"))).isNull();
    }
}
