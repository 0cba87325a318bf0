package io.windtrap.forwarder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.range.OffsetRange;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplayCodecTest {
    private static final Replay REPLAY = new Replay(
            "orders-again",
            "warehouse",
            "events",
            "2026-03-02T00:00:00Z",
            "now",
            Map.of(3, new OffsetRange(5, 25)),
            new ReplayFilter(Set.of("web"), Set.of(), Set.of(), Set.of()),
            "copy",
            100,
            ReplayState.RUNNING,
            true,
            1_000,
            2_000);

    private final ReplayBook book = new ReplayBook();

    private static ReplayProgress progress(long next, long events) {
        return new ReplayProgress(next, new ReplayCounts(events, Map.of("tracks", events), 0, 0), 3_000);
    }

    /** Other releases read these records: what is changed here changes the format. */
    @Test
    void recordsAreJsonUnderKeysThatNameWhatTheyAre() {
        assertThat(ReplayCodec.key("orders-again")).asString(UTF_8).isEqualTo("replay/orders-again");
        assertThat(ReplayCodec.value(REPLAY))
                .asString(UTF_8)
                .isEqualTo(
                        "{\"name\":\"orders-again\",\"destination\":\"warehouse\",\"topic\":\"events\","
                                + "\"from\":\"2026-03-02T00:00:00Z\",\"to\":\"now\",\"partitions\":{\"3\":{\"from\":5,\"to\":25}},"
                                + "\"filter\":{\"sources\":[\"web\"],\"types\":[],\"events\":[],\"users\":[]},\"into\":\"copy\","
                                + "\"rate\":100.0,\"state\":\"RUNNING\",\"detached\":true,\"createdMillis\":1000,\"changedMillis\":2000}");
        assertThat(ReplayCodec.key("orders-again", 3)).asString(UTF_8).isEqualTo("progress/orders-again/3");
        assertThat(ReplayCodec.value(progress(15, 10)))
                .asString(UTF_8)
                .isEqualTo(
                        "{\"next\":15,\"counts\":{\"events\":10,\"rows\":{\"tracks\":10},\"discards\":0,\"deadLetters\":0},"
                                + "\"millis\":3000}");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        // When
        ReplayCodec.read(ReplayCodec.key("orders-again"), ReplayCodec.value(REPLAY), book);
        ReplayCodec.read(ReplayCodec.key("orders-again", 3), ReplayCodec.value(progress(15, 10)), book);

        // Then
        assertThat(book.replays()).containsExactly(REPLAY);
        assertThat(book.summary(REPLAY))
                .isEqualTo(new ReplaySummary(10, 20, new ReplayCounts(10, Map.of("tracks", 10L), 0, 0), 3_000));
    }

    @Test
    void aFormerOwnersLateRecordDoesNotSetAPartitionBack() throws IOException {
        // When
        ReplayCodec.read(ReplayCodec.key("orders-again", 3), ReplayCodec.value(progress(25, 20)), book);
        ReplayCodec.read(ReplayCodec.key("orders-again", 3), ReplayCodec.value(progress(15, 10)), book);

        // Then
        assertThat(book.progress(REPLAY, 3)).isEqualTo(progress(25, 20));
        assertThat(book.summary(REPLAY).isComplete()).isTrue();
    }

    @Test
    void anEmptyValueRemoves() throws IOException {
        // Given
        ReplayCodec.read(ReplayCodec.key("orders-again"), ReplayCodec.value(REPLAY), book);

        // When
        ReplayCodec.read(ReplayCodec.key("orders-again"), null, book);

        // Then
        assertThat(book.replays()).isEmpty();
    }

    @Test
    void recordsOfOtherReleasesAreLeftAlone() throws IOException {
        // When
        ReplayCodec.read("schedule/nightly".getBytes(UTF_8), "{}".getBytes(UTF_8), book);
        ReplayCodec.read(null, "{}".getBytes(UTF_8), book);

        // Then
        assertThat(book.replays()).isEmpty();
        assertThatThrownBy(() -> ReplayCodec.read(ReplayCodec.key("a"), "no JSON".getBytes(UTF_8), book))
                .isInstanceOf(IOException.class);
    }
}
