package io.windtrap.forwarder.mapping.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTimeTest {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "2024-01-15,2024-01-15T00:00:00.000Z",
                "2024-01-15 ,2024-01-15T00:00:00.000Z",
                "2024-01-15T,2024-01-15T00:00:00.000Z",
                "2024-01-15 10:20,2024-01-15T10:20:00.000Z",
                "2024-01-15T10:20,2024-01-15T10:20:00.000Z",
                "2024-01-15T10:20:30,2024-01-15T10:20:30.000Z",
                "2024-01-15T10:20:30.1Z,2024-01-15T10:20:30.100Z",
                "2024-01-15T10:20:30.123456789Z,2024-01-15T10:20:30.123Z",
                "2024-01-15T10:20:30.9999+05:30,2024-01-15T04:50:30.999Z",
                "2024-01-15T10:20:30+0530,2024-01-15T04:50:30.000Z",
                "2024-01-15T10:20:30+05,2024-01-15T05:20:30.000Z",
                "2024-01-15T10:20-08:00,2024-01-15T18:20:00.000Z",
                "2024-02-29T23:00:00Z,2024-02-29T23:00:00.000Z",
                "0001-01-01,0001-01-01T00:00:00.000Z",
                "9999-12-31,9999-12-31T00:00:00.000Z"
            })
    void readsWhatRudderStackTakesForAnInstant(String text, String instant) {
        assertThat(EventTime.iso(EventTime.parse(text))).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-1-5",
                "2024-01",
                "2024",
                "20240115",
                "2024-01-15T10",
                "2024-01-15Z",
                "2024-01-15T10:20:30 +0000",
                "2024-01-15T10:20:30,5",
                "2024-01-15T24:00",
                "2024-01-15T10:60",
                "2024-01-15T10:20:60",
                "1705276800",
                "15/01/2024",
                "Jan 15, 2024",
                "Mon, 15 Jan 2024 10:00:00 GMT",
                " 2024-01-15",
                "2024-01-15  10:20",
                "2024-01-15\t10:20",
                "+2024-01-15",
                "-2024-01-15",
                "2024-01-15T10:20:30z",
                "2024-01-15t10:20:30Z",
                "12024-01-15",
                "0000-01-01",
                "0001-01-01T00:00+01:00",
                "9999-12-31T23:59-01:00",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2024-02-30",
                "2024-02-30T10:00:00Z",
                "2023-02-29",
                "2024-04-31",
                "2024-01-32",
                "2024-01-15T10:20:",
                "2024-01-15T10:20:30.",
                "2024-01-15T10:20:30.Z",
                "2024-01-15T10:20:30+24:00",
                "2024-01-15T10:20:30+05:60",
                "2024-01-15T10:20:30+5",
                "2024-01-15T10:20:30Zx",
                "2024-01-15T10:20.5",
                "２０２４-01-15",
                "2024-01-15T10:20:30.000000000000000000000",
                "",
                "-",
                "2024-01-1"
            })
    void refusesWhatRudderStackTakesForText(String text) {
        assertThat(EventTime.parse(text)).isEqualTo(EventTime.NONE);
    }

    @Test
    void countsFortyCharactersAndNoMore() {
        assertThat(EventTime.parse("2024-01-15T10:20:30.0000000000000000000Z")).isNotEqualTo(EventTime.NONE);
        assertThat(EventTime.parse("2024-01-15T10:20:30.00000000000000000000Z")).isEqualTo(EventTime.NONE);
    }

    @Test
    void readsTheEventsOwnTimesWithSmallLettersToo() {
        assertThat(EventTime.parseLeniently("2024-01-15t10:20:30z"))
                .isEqualTo(Instant.parse("2024-01-15T10:20:30Z").toEpochMilli());
        assertThat(EventTime.parseLeniently("soon")).isEqualTo(EventTime.NONE);
        assertThat(EventTime.parseLeniently(null)).isEqualTo(EventTime.NONE);
    }

    @Test
    void takesNoOwnTimeThatAColumnCannotHold() {
        assertThat(EventTime.parseLeniently("1899-12-31T23:59:59.999Z")).isEqualTo(EventTime.NONE);
        assertThat(EventTime.parseLeniently("2300-01-01T00:00:00Z")).isEqualTo(EventTime.NONE);
        assertThat(EventTime.parseLeniently("2299-12-31T23:59:59.999Z")).isNotEqualTo(EventTime.NONE);
    }

    @Property(seed = "1")
    void writesAndReadsEveryInstant(
            @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis) {
        String iso = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                .format(ISO);
        assertThat(EventTime.iso(millis)).isEqualTo(iso);
        assertThat(EventTime.text(millis)).isEqualTo(iso.replace('T', ' ').replace("Z", ""));
        assertThat(EventTime.parse(iso)).isEqualTo(millis);
    }
}
