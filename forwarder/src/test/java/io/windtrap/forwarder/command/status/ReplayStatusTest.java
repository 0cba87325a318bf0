package io.windtrap.forwarder.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.range.OffsetRange;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayCounts;
import io.windtrap.forwarder.replay.ReplayFilter;
import io.windtrap.forwarder.replay.ReplayOverview;
import io.windtrap.forwarder.replay.ReplayState;
import io.windtrap.forwarder.replay.ReplaySummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplayStatusTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** One that has done 250 of 1000 offsets in its first 10 s, and nothing since. */
    private static ReplayOverview replay(ReplayState state, boolean detached, Instant changed) {
        var replay = new Replay(
                "march",
                "warehouse",
                "events",
                "0:0",
                "now",
                Map.of(0, new OffsetRange(0, 1000)),
                ReplayFilter.ALL,
                detached ? "copy" : null,
                0,
                state,
                detached,
                START.toEpochMilli(),
                changed.toEpochMilli());
        return ReplayOverview.of(
                replay,
                new ReplaySummary(
                        250, 1000, ReplayCounts.NONE, START.plusSeconds(10).toEpochMilli()));
    }

    private static Optional<String> attention(boolean detached, int members, Duration sinceProgress) {
        return new ReplayStatus(replay(ReplayState.RUNNING, detached, START), members)
                .attention(START.plusSeconds(10).plus(sinceProgress), LONGEST);
    }

    @Test
    void showsHowFarAndHowFastItIs() {
        // When
        List<String> lines = ReplayStatus.table(
                List.of(
                        new ReplayStatus(replay(ReplayState.RUNNING, true, START), 2),
                        new ReplayStatus(replay(ReplayState.PAUSED, false, START.plusSeconds(11)), 0)),
                START.plusSeconds(12));

        // Then
        assertThat(lines)
                .containsExactly(
                        "REPLAY  INTO            STATE    RUN BY      PROCESSES  DONE  OF    %   RATE  LEFT  LAST PROGRESS",
                        "march   copy            running  forwarders  2          250   1000  25  25/s  30s   2s ago",
                        "march   its own tables  paused   command     0          250   1000  25  -     -     2s ago");
    }

    @Test
    void aProgramGetsTheSame() {
        assertThat(new ReplayStatus(replay(ReplayState.RUNNING, true, START), 2).json())
                .hasToString(
                        "{\"name\":\"march\",\"destination\":\"warehouse\",\"into\":\"copy\",\"state\":\"running\","
                                + "\"run_by\":\"forwarders\",\"done\":250,\"size\":1000,\"percent\":25,\"offsets_per_second\":25.0,"
                                + "\"seconds_left\":30,\"last_progress_at\":\"2026-03-02T12:00:10Z\",\"members\":2}");
    }

    @Test
    void aRateThatAPauseWouldFalsifyIsNotShownUntilItGetsOnAgain() {
        // Given: resumed after an hour
        ReplayOverview resumed = replay(ReplayState.RUNNING, true, START.plusSeconds(3600));
        assertThat(resumed.left()).isNull();

        // When: 50 more within a second
        var now = new ReplaySummary(
                300, 1000, ReplayCounts.NONE, START.plusSeconds(11).toEpochMilli());
        ReplayOverview later = ReplayOverview.of(resumed.replay(), now).since(resumed.summary());

        // Then
        assertThat(later.offsetsPerSecond()).isEqualTo(50);
        assertThat(later.left()).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void aReplayThatNobodyRunsNeedsAPerson() {
        assertThat(attention(false, 0, Duration.ofSeconds(31)))
                .contains(
                        "replay march: nobody runs it, and 250 of 1000 offsets are done: its command has ended; continue it"
                                + " with forwarder replay resume march");
        assertThat(attention(true, 0, Duration.ofSeconds(31)))
                .contains("replay march: nobody runs it, and 250 of 1000 offsets are done: start a forwarder that has"
                        + " destination warehouse, or continue it here with forwarder replay resume march");
    }

    @Test
    void aReplayThatStandsStillNeedsAPerson() {
        assertThat(attention(true, 2, LONGEST.plusSeconds(1)))
                .contains("replay march: no progress for 5m 1s, and 250 of 1000 offsets are done: see the log of the"
                        + " forwarders for what it waits for");
    }

    @Test
    void aReplayThatGetsOnOrJustBeganOrIsPausedNeedsNobody() {
        assertThat(attention(true, 2, LONGEST)).isEmpty();
        assertThat(attention(false, 0, Duration.ofSeconds(30))).isEmpty();
        assertThat(new ReplayStatus(replay(ReplayState.PAUSED, false, START), 0)
                        .attention(START.plus(Duration.ofDays(30)), LONGEST))
                .isEmpty();
    }
}
