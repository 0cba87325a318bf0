package io.windtrap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten requests a second for two seconds, then five a second for four. */
final class AnswersTest {
    private static final long FAST = 1_000_000;
    private static final long SLOW = 600_000_000;
    private final Answers answers = new Answers(List.of(new OpenLoad.Phase(10, 2), new OpenLoad.Phase(5, 4)));

    @Test
    void aPhaseBeginsWhenTheOneBeforeItEnds() {
        assertThat(answers.size()).isEqualTo(40);
        assertThat(answers.of(1)).hasSize(20).startsWith(20);
        assertThat(answers.due(19)).isEqualTo(1_900_000_000L);
        assertThat(answers.due(20)).isEqualTo(2_000_000_000L);
        assertThat(answers.due(39)).isEqualTo(5_800_000_000L);
    }

    @Test
    void refusedAndBrokenRequestsAreNoAcceptedOnes() {
        // Given
        answers.of(0).forEach(number -> answers.note(number, number < 10 ? 200 : 503, 0, SLOW));
        answers.note(19, Answers.NONE, 0, SLOW);

        // Then
        assertThat(answers.percent(0, 503)).isEqualTo(45);
        assertThat(answers.percent(0, Answers.NONE)).isEqualTo(5);
        assertThat(answers.accepted(0).count()).isEqualTo(10);
        assertThat(answers.refused(0).count()).isEqualTo(9);
        assertThat(answers.isAccepted(10)).isFalse();
    }

    @Test
    void whatIsAnsweredAfterAPhaseIsNotItsThroughput() {
        // When
        answers.of(0).forEach(number -> answers.note(number, 200, 0, SLOW));

        // Then the last six of the twenty come too late
        assertThat(answers.acceptedPerSecond(0)).isEqualTo(14 / 2.0);
    }

    @Test
    void answersAreFastAgainWhenAllOfASecondAre() {
        // Given one slow answer 0.4 s and one refusal 1.2 s after the phase's begin
        answers.of(1).forEach(number -> answers.note(number, 200, 0, FAST));
        answers.note(22, 200, 0, SLOW);
        answers.note(26, 503, 0, FAST);

        // Then
        assertThat(answers.secondsUntilFast(1, 10)).isEqualTo(1.4);
        assertThat(answers.secondsUntilFast(1, 0.5)).isNaN();
    }
}
