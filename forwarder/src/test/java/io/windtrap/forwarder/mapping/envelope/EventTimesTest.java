package io.windtrap.forwarder.mapping.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.rudderstack.Events;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTimesTest {
    private static final String RECEIVED = "DATETIME 2026-03-02 10:15:31.250";

    @Test
    void setsAllToTheReceptionWhereTheEventSaysNothing() {
        assertThat(times("")).containsExactly(RECEIVED, RECEIVED, RECEIVED, RECEIVED);
    }

    @Test
    void correctsTheOriginalTimeByTheDifferenceOfTheClocks() {
        assertThat(row("\"originalTimestamp\":\"2026-03-02T09:00:00.000Z\",\"sentAt\":\"2026-03-02T09:00:10Z\","))
                .containsEntry("timestamp", "DATETIME 2026-03-02 10:15:21.250")
                .containsEntry("original_timestamp", "DATETIME 2026-03-02 09:00:00.000")
                .containsEntry("sent_at", "DATETIME 2026-03-02 09:00:10.000")
                .containsEntry("received_at", RECEIVED);
    }

    @Test
    void takesTheOriginalTimeAsItIsWhereNoTimeOfSendingIsKnown() {
        assertThat(row("\"originalTimestamp\":\"2026-03-02T09:00:00+01:00\","))
                .containsEntry("timestamp", "DATETIME 2026-03-02 08:00:00.000")
                .containsEntry("sent_at", RECEIVED);
    }

    @Test
    void takesTheReceptionWhereNoOriginalTimeIsKnown() {
        assertThat(row("\"sentAt\":\"2026-03-02T10:15:30.250Z\","))
                .containsEntry("timestamp", "DATETIME 2026-03-02 10:15:31.250")
                .containsEntry("original_timestamp", RECEIVED);
    }

    @Test
    void takesTheEventsTimestampUncorrected() {
        assertThat(row("\"timestamp\":\"2020-01-01\",\"sentAt\":\"2026-03-02T10:15:30.250Z\","))
                .containsEntry("timestamp", "DATETIME 2020-01-01 00:00:00.000");
    }

    @Test
    void takesTheTimeOfSendingOfTheBatchForAnEventWithoutOne() {
        var facts = new EventFacts("s", null, null, null, "2026-03-02T10:15:30.250Z");
        assertThat(Events.row(Events.event("{\"type\":\"page\",\"messageId\":\"m\"}", facts), "pages"))
                .containsEntry("sent_at", "DATETIME 2026-03-02 10:15:30.250");
        assertThat(Events.row(
                        Events.event(
                                "{\"type\":\"page\",\"messageId\":\"m\",\"sentAt\":\"2026-03-02T10:00:00Z\"}", facts),
                        "pages"))
                .containsEntry("sent_at", "DATETIME 2026-03-02 10:00:00.000");
    }

    @Test
    void readsNoTimeFromWhatIsNoTextAndNoDate() {
        assertThat(
                        times(
                                "\"timestamp\":17,\"sentAt\":\"soon\",\"originalTimestamp\":null,\"receivedAt\":\"2001-01-01\","))
                .containsExactly(RECEIVED, RECEIVED, RECEIVED, RECEIVED);
    }

    @Test
    void takesTheReceptionForATimeThatNoColumnCanHold() {
        assertThat(times("\"timestamp\":\"0001-01-01T00:00:00Z\",\"sentAt\":\"9999-12-31T00:00:00Z\","))
                .containsExactly(RECEIVED, RECEIVED, RECEIVED, RECEIVED);
        assertThat(row("\"originalTimestamp\":\"1900-01-01\",\"sentAt\":\"2299-01-01\","))
                .containsEntry("timestamp", "DATETIME 1900-01-01 00:00:00.000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon Jan 15 2024 10:20:30 GMT+0530 (India Standard Time) | 04:50:30.000",
                "Jan 15, 2024 10:20:30 AM | 10:20:30.000",
                "January 15, 2024 at 10:20:30 PM UTC | 22:20:30.000",
                "1/15/2024, 10:20:30\u202fAM | 10:20:30.000",
                "15.1.2024, 10:20:30 | 10:20:30.000",
                "2024-01-15 10:20:30 +0000 UTC | 10:20:30.000",
                "2024-01-15 10:20:30.123456789 +0530 IST m=+0.000012 | 04:50:30.123",
                "2024-01-15T10:20:30.123Z[UTC] | 10:20:30.123",
                "2024-01-15T10:20:30.123+01:00[Europe/Paris] | 09:20:30.123",
                "2024-01-15T10:20:30.5GMT+03:00 | 07:20:30.500",
                "2024-01-15 10:20:30.123456+00:00 | 10:20:30.123",
                "Mon Jan 15 10:20:30 2024 | 10:20:30.000",
                "Mon Jan 15 10:20:30 UTC 2024 | 10:20:30.000",
                "Mon Jan 15 10:20:30 +0530 2024 | 04:50:30.000",
                "Mon, 15 Jan 2024 10:20:30 +0100 (CET) | 09:20:30.000",
                "٢٠٢٤-٠١-١٥T١٠:٢٠:٣٠Z | 10:20:30.000",
                "１７０５３１４０３０１２３ | 10:20:30.123"
            })
    void readsWhatRuntimesPrintForATime(String sent, String time) {
        assertThat(row("\"timestamp\":\"" + sent + "\",")).containsEntry("timestamp", "DATETIME 2024-01-15 " + time);
    }

    @ParameterizedTest
    @CsvSource({
        "1705314030123, 10:20:30.123",
        "1705314030, 10:20:30.000",
        "1705314030.5, 10:20:30.500",
        "1.705314030123E12, 10:20:30.123",
        "1705314030123000000, 10:20:30.123"
    })
    void readsNumbersSinceTheEpoch(String sent, String time) {
        assertThat(row("\"timestamp\":" + sent + ",")).containsEntry("timestamp", "DATETIME 2024-01-15 " + time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2024-02-30\"",
                "\"2023-02-29T10:00:00Z\"",
                "\"soon\"",
                "17",
                "true",
                "\"9999-12-31\"",
                "1e99999"
            })
    void discardsATimeThatCantBeRead(String sent) {
        Event event = Events.event("{\"type\":\"page\",\"messageId\":\"m\",\"timestamp\":" + sent + "}");

        assertThat(Events.row(event, "pages")).containsEntry("timestamp", RECEIVED);
        assertThat(Events.discards(event))
                .containsExactly("pages.timestamp=" + sent.replace("\"", "") + ":malformed_time");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T10:00:00Z, 1970-01-01T00:00:00Z, 2026-03-02 10:00:00.000",
        "2026-03-02T10:00:00Z, 2026-03-02T09:00:00Z, 2026-03-02 10:00:00.000",
        "2026-03-03T10:00:00Z, 1970-01-01T00:00:00Z, 2026-03-02 10:15:31.250",
        "2022-03-02T10:00:00Z, 2022-03-02T10:00:01Z, 2026-03-02 10:15:30.250"
    })
    void believesAClocksErrorWhileItIsPlausible(String original, String sent, String timestamp) {
        assertThat(row("\"originalTimestamp\":\"%s\",\"sentAt\":\"%s\",".formatted(original, sent)))
                .containsEntry("timestamp", "DATETIME " + timestamp);
    }

    @Test
    void correctsTheTimestampOfRoutesOfSegment() {
        var facts = new EventFacts("s", null, null, null, null, null, null, EventFacts.SEGMENT);
        assertThat(Events.row(Events.event("""
                {"type":"page","messageId":"m","timestamp":"2026-03-02T09:00:00Z","sentAt":"2026-03-02T09:00:01Z"}""", facts), "pages"))
                .containsEntry("timestamp", "DATETIME 2026-03-02 10:15:30.250")
                .containsEntry("original_timestamp", "DATETIME 2026-03-02 09:00:00.000");
    }

    private static Map<String, String> row(String members) {
        return Events.row(Events.event("{" + members + "\"type\":\"page\",\"messageId\":\"m\"}"), "pages");
    }

    private static Stream<String> times(String members) {
        Map<String, String> row = row(members);
        return Stream.of("timestamp", "sent_at", "original_timestamp", "received_at")
                .map(row::get);
    }
}
