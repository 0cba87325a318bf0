package io.windtrap.forwarder.mapping.time;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LenientDateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // ISO 8601, more or less
                "2024-01-15T10:20:30z | 2024-01-15T10:20:30.000Z",
                "2024-1-5 | 2024-01-05T00:00:00.000Z",
                "2024-01 | 2024-01-01T00:00:00.000Z",
                "2024 | 2024-01-01T00:00:00.000Z",
                "2024/01/15 | 2024-01-15T00:00:00.000Z",
                "2024/1/15 9:05 | 2024-01-15T09:05:00.000Z",
                "2024-01-15 10:20:30 +0000 | 2024-01-15T10:20:30.000Z",
                "2024-01-15 10:20:30 +02:00 | 2024-01-15T08:20:30.000Z",
                "2024-01-15 10:20:30 UTC | 2024-01-15T10:20:30.000Z",
                "2024-01-15T10:20:30,5Z | 2024-01-15T10:20:30.500Z",
                "2024-01-15  10:20:30 | 2024-01-15T10:20:30.000Z",
                "2024-01-15 3:04:05 PM | 2024-01-15T15:04:05.000Z",
                "20240115 | 2024-01-15T00:00:00.000Z",
                "20240115102030 | 2024-01-15T10:20:30.000Z",
                "20240115T102030Z | 2024-01-15T10:20:30.000Z",
                "20240115T102030.25-0500 | 2024-01-15T15:20:30.250Z",
                "' 2024-01-15T10:20:30Z ' | 2024-01-15T10:20:30.000Z",
                // Digits since the epoch: s, ms, us, ns
                "1705314030 | 2024-01-15T10:20:30.000Z",
                "1705314030123 | 2024-01-15T10:20:30.123Z",
                "1705314030123456 | 2024-01-15T10:20:30.123Z",
                "1705314030123456789 | 2024-01-15T10:20:30.123Z",
                "0000000000 | 1970-01-01T00:00:00.000Z",
                // The month first, unless it can't be one
                "01/02/2024 | 2024-01-02T00:00:00.000Z",
                "1/2/24 | 2024-01-02T00:00:00.000Z",
                "15/01/2024 | 2024-01-15T00:00:00.000Z",
                "12/12/68 | 2068-12-12T00:00:00.000Z",
                "12/12/69 | 1969-12-12T00:00:00.000Z",
                "01/15/2024 10:20 | 2024-01-15T10:20:00.000Z",
                "01/15/2024, 12:20:30 AM | 2024-01-15T00:20:30.000Z",
                "01/15/2024 12:20:30pm | 2024-01-15T12:20:30.000Z",
                // RFC 822, 850, 1123, 2822
                "Mon, 15 Jan 2024 10:20:30 GMT | 2024-01-15T10:20:30.000Z",
                "Mon, 15 Jan 2024 10:20:30 +0200 | 2024-01-15T08:20:30.000Z",
                "Mon, 15 Jan 2024 10:20:30 -0500 (EST) | 2024-01-15T15:20:30.000Z",
                "15 Jan 24 10:20 EST | 2024-01-15T15:20:00.000Z",
                "15 Jan 24 10:20 UT | 2024-01-15T10:20:00.000Z",
                "1 jan 2024 | 2024-01-01T00:00:00.000Z",
                "15 January 2024 10:20:30 | 2024-01-15T10:20:30.000Z",
                "Monday, 15-Jan-24 10:20:30 PDT | 2024-01-15T17:20:30.000Z",
                "Mon, 15 Jan 2024 10:20:30 CET | 2024-01-15T09:20:30.000Z",
                "2024-01-15 10:20:30 JST | 2024-01-15T01:20:30.000Z",
            })
    void readsTheFormsOfRudderStacksGateway(String text, String instant) {
        long millis = EventTime.parseLeniently(text);
        assertThat(millis == EventTime.NONE ? null : EventTime.iso(millis)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "0",
                "15",
                "202401",
                "170531403",
                "17053140301",
                "99999999999999999999",
                "20241315",
                "20240115 1020",
                "2024-01-15T24:00:00 Z",
                "2024-01-15 10:61:00 UTC",
                "2024-01-15 10:20:30 IST",
                "Mon, 15 Jan 2024 10:20:30 BST",
                "2024-1-15 13:00 PM",
                "2024-1-15 0:00 AM",
                "2024-1-32",
                "2024/02/30",
                "2024-1/15",
                "13/13/2024",
                "00/10/2024",
                "1/2/202",
                "30 Feb 2024",
                "15 Jxn 2024",
                "15 anf 2024",
                "Jan 15",
                "Mon, 15 Jan 2024 10:20:30 +2000",
                "Mon, 15 Jan 2024 10:20:30 +99:00",
                "1899-1-1",
                "1/1/2300"
            })
    void readsNothingElse(String text) {
        assertThat(EventTime.parseLeniently(text)).isEqualTo(EventTime.NONE);
    }

    @Property(seed = "1")
    void readsAnythingWithoutThrowing(
            @ForAll
                    @Chars({'/', '-', ':', '.', ',', ' ', '+', 'T', 'Z', 'J', 'a', 'n', 'P', 'M', '(', ')'})
                    @CharRange(from = '0', to = '9')
                    @StringLength(max = 24)
                    String text) {
        long millis = EventTime.parseLeniently(text);
        assertThat(millis == EventTime.NONE || EventTime.isStorable(millis)).isTrue();
    }
}
