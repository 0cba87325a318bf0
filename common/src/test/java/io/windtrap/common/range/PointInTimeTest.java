package io.windtrap.common.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class PointInTimeTest {
    private final PointInTime reader = new PointInTime(InstantSource.fixed(Instant.parse("2026-03-02T10:00:00Z")));

    @ParameterizedTest
    @CsvSource({
        "90s, 2026-03-02T09:58:30Z",
        "30m, 2026-03-02T09:30:00Z",
        "12h, 2026-03-01T22:00:00Z",
        "7d, 2026-02-23T10:00:00Z",
        "2026-01-15T10:20:30.5Z, 2026-01-15T10:20:30.5Z"
    })
    void readsATimeOrHowLongAgoItWas(String text, Instant expected) {
        assertThat(reader.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "7", "7w", "-1h", "2026-01-15", "9999999d"})
    void saysWhichFormsThereAre(String text) {
        assertThatThrownBy(() -> reader.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("30m");
    }

    @Test
    void takesThePresentWhenNoneIsGiven() {
        assertThat(new PointInTime().convert("0s")).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }
}
