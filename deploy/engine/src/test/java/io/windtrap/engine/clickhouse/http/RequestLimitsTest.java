package io.windtrap.engine.clickhouse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last request that a server reads, and the first that it doesn't. */
final class RequestLimitsTest {
    private static final int URI = 1_048_576;
    private static final int FIELDS = 1_000;
    private static final int NAME = 4_096;
    private static final int VALUE = 131_072;
    private static final int HEADERS = 10_485_760;

    @Test
    void boundsTheUri() {
        assertThat(RequestLimits.allow("/?" + "x".repeat(URI - 2), Map.of())).isTrue();
        assertThat(RequestLimits.allow("/?" + "x".repeat(URI - 1), Map.of())).isFalse();
    }

    @Test
    void boundsTheNumberOfHeadersWhateverTheirNames() {
        assertThat(allow(Map.of("a", values(FIELDS - 1, 1), "b", values(1, 1)))).isTrue();
        assertThat(allow(Map.of("a", values(FIELDS - 1, 1), "b", values(2, 1)))).isFalse();
    }

    @Test
    void boundsTheNameOfAHeader() {
        assertThat(allow(Map.of("x".repeat(NAME), List.of("a")))).isTrue();
        assertThat(allow(Map.of("x".repeat(NAME + 1), List.of("a")))).isFalse();
    }

    @Test
    void boundsTheValueOfAHeader() {
        assertThat(allow(Map.of("a", values(1, VALUE)))).isTrue();
        assertThat(allow(Map.of("a", values(1, VALUE), "b", values(1, VALUE + 1))))
                .isFalse();
    }

    @Test
    void boundsAllHeadersTogether() {
        // Given: 128 headers that take as much each
        int each = HEADERS / 128;

        // Then
        assertThat(allow(Map.of("a", values(128, each - 1)))).isTrue();
        assertThat(allow(Map.of("a", values(127, each - 1), "b", values(1, each))))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void boundsTheParameters(String longest, String tooLong, String message) {
        assertThatCode(() -> RequestLimits.requireReadable(longest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RequestLimits.requireReadable(tooLong))
                .isInstanceOf(ClickHouseException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> queries() {
        String name = "x".repeat(NAME);
        String value = "x".repeat(VALUE);
        String fields = "a=1" + "&b=1".repeat(FIELDS - 1);
        return Stream.of(
                arguments(fields, fields + "&c", "Too many form fields"),
                arguments(name + "=1", name + "x=1", "Field name too long"),
                arguments("a=1&" + name, "a=1&" + name + "x", "Field name too long"),
                arguments("a=" + value, "a=" + value + "x", "Field value too long"),
                arguments("a=1&b=%78" + value.substring(3), "a=1&b=%78" + value.substring(2), "Field value too long"));
    }

    @Test
    void readsAUrlWithoutParameters() {
        assertThatCode(() -> RequestLimits.requireReadable(null)).doesNotThrowAnyException();
    }

    private static boolean allow(Map<String, List<String>> headers) {
        return RequestLimits.allow("/", headers);
    }

    private static List<String> values(int count, int length) {
        return Collections.nCopies(count, "v".repeat(length));
    }
}
