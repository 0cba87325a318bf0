package io.windtrap.forwarder.clickhouse.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ServerException;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InsertErrorsTest {
    @ParameterizedTest
    @ValueSource(ints = {36, 43, 4711})
    void nameWhatMayQuoteARowAndNeverItsText(int code) {
        Failure failure = Failures.of(InsertErrors.withoutValues(thrown(code)));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message())
                .startsWith("SOME_NAME: ")
                .contains("query 4f3a")
                .doesNotContain("secret");
        assertThat(failure.getClass()).isEqualTo(Failures.of(thrown(code)).getClass());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 115, 241, 497, 516})
    void keepTheTextThatAnOperatorNeeds(int code) {
        RuntimeException thrown = thrown(code);

        assertThat(InsertErrors.withoutValues(thrown)).isSameAs(thrown);
    }

    @Test
    void leaveAloneWhatClickHouseDidNotSay() {
        RuntimeException thrown = new IllegalStateException("connection reset");

        assertThat(InsertErrors.withoutValues(thrown)).isSameAs(thrown);
    }

    private static RuntimeException thrown(int code) {
        return new CompletionException(new ServerException(
                code, "Code: " + code + ". DB::Exception: bad: 'secret'. (SOME_NAME) (version 26.7.2.1)", 500, "4f3a"));
    }
}
