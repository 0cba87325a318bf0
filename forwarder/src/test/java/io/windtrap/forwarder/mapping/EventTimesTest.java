package io.windtrap.forwarder.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
    void mirrorsTheTimeOfSendingWhereNoOriginalTimeIsKnown() {
        assertThat(row("\"sentAt\":\"2026-03-02T10:15:30.250Z\","))
                .containsEntry("timestamp", "DATETIME 2026-03-02 10:15:32.250")
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
                                "\"timestamp\":1772446531,\"sentAt\":\"soon\",\"originalTimestamp\":null,\"receivedAt\":\"2001-01-01\","))
                .containsExactly(RECEIVED, RECEIVED, RECEIVED, RECEIVED);
    }

    @Test
    void takesTheReceptionForATimeThatNoColumnCanHold() {
        assertThat(times("\"timestamp\":\"0001-01-01T00:00:00Z\",\"sentAt\":\"9999-12-31T00:00:00Z\","))
                .containsExactly(RECEIVED, RECEIVED, RECEIVED, RECEIVED);
        assertThat(row("\"originalTimestamp\":\"1900-01-01\",\"sentAt\":\"2299-01-01\","))
                .containsEntry("timestamp", RECEIVED);
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
