package io.windtrap.console.replays;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayFilter;
import io.windtrap.forwarder.replay.ReplayState;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplayViewTest {
    private static JsonNode view(String from, String to, double rate) {
        var replay = new Replay(
                "again",
                "main",
                "events",
                from,
                to,
                Map.of(0, new OffsetRange(0, 10)),
                new ReplayFilter(Set.of(), Set.of(), Set.of(), Set.of()),
                null,
                rate,
                ReplayState.RUNNING,
                true,
                0,
                0);
        return ReplayView.of(replay, new ReplayBook());
    }

    @Test
    void allOfATopicAsFastAsPossibleHasNeitherBoundariesNorARate() {
        // When
        JsonNode view = view("1970-01-01T00:00:00Z", "now", 0);

        // Then
        assertThat(view.path("from").isNull()).isTrue();
        assertThat(view.path("to").isNull()).isTrue();
        assertThat(view.path("rate").isNull()).isTrue();
    }

    @Test
    void timesAndOffsetsAndARateAreWhatTheyWere() {
        // When
        JsonNode view = view("0:1200 1:1180", "2026-03-02T00:00:00Z", 0.5);

        // Then
        assertThat(view.path("from").textValue()).isEqualTo("0:1200 1:1180");
        assertThat(view.path("to").textValue()).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(view.path("rate").doubleValue()).isEqualTo(0.5);
    }
}
