package io.windtrap.forwarder.clickhouse.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ServerException;
import io.windtrap.forwarder.warehouse.Failure;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FailuresTest {
    @ParameterizedTest
    @ValueSource(ints = {3, 159, 164, 202, 203, 209, 210, 225, 236, 241, 242, 243, 252, 285, 319, 394, 425, 999, 1002})
    void waitsForWhatPasses(int code) {
        assertThat(of(code)).isInstanceOf(Failure.Transient.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 15, 16, 20, 36, 44, 47, 57, 60, 81, 218})
    void looksAtTheTablesAgain(int code) {
        assertThat(of(code)).isInstanceOf(Failure.Schema.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {6, 26, 27, 38, 41, 53, 69, 70, 72, 117, 130, 131, 135, 153, 321, 349, 376, 395, 407, 467, 469, 691})
    void knowsARefusedValueAndNeverQuotesIt(int code) {
        assertThat(of(code)).isInstanceOf(Failure.Data.class);
        assertThat(of(code).message()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {62, 115, 192, 193, 194, 452, 497, 516, 4711})
    void leavesTheRestToAnOperator(int code) {
        assertThat(of(code)).isInstanceOf(Failure.Fatal.class);
    }

    @Test
    void waitsWhenTheServerIsAway() {
        assertThat(Failures.of(new RuntimeException("request failed", new ConnectException("refused"))))
                .isInstanceOf(Failure.Transient.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 502, Transient", "0, 503, Transient", "0, 401, Fatal", "0, 403, Fatal"})
    void readsTheAnswersOfAProxyByTheirStatus(int code, int status, String expected) {
        assertThat(Failures.of(code, status, "x").getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void keepsOneShortLineOfTheMessage() {
        assertThat(Failures.of(new RuntimeException("a".repeat(1000) + "\nb")).message())
                .hasSize(400);
    }

    private static Failure of(int code) {
        return Failures.of(new RuntimeException(new ServerException(code, "Code: " + code + ": secret", 500, "query")));
    }
}
