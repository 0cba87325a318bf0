package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.warehouse.Failure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecurrenceTest {
    private static final Failure SCHEMA = new Failure.Schema(60, "no such table");
    private static final Failure FATAL = new Failure.Fatal(497, "not enough privileges");

    private final Recurrence recurrence = new Recurrence();

    @Test
    void givesAFailureOfTheSchemaToAnOperatorWhenItLasts() {
        List<Failure> judged = IntStream.range(0, Recurrence.FEW)
                .mapToObj(_ -> recurrence.judged(SCHEMA))
                .toList();

        assertThat(judged.subList(0, Recurrence.FEW - 1)).containsOnly(SCHEMA);
        assertThat(judged.getLast()).isEqualTo(new Failure.Fatal(60, "no such table"));
    }

    @Test
    void leavesWhatTimeMendsAsItIsHoweverLongItLasts() {
        var away = new Failure.Transient(252, "too many parts");

        for (int again = 0; again < 100; again++) {
            assertThat(recurrence.judged(away)).isEqualTo(away);
            assertThat(recurrence.asksForSearch(away)).isFalse();
        }
        assertThat(recurrence.lasts()).isFalse();
    }

    @Test
    void searchesWhereTimeShouldHaveHelpedAndTheServerDoesNotSayWhyNot() {
        var vague = new Failure.Transient(1001, "std::exception");

        assertThat(IntStream.rangeClosed(1, 40).filter(_ -> recurrence.asksForSearch(recurrence.judged(vague))))
                .containsExactly(8, 16, 32);
        assertThat(recurrence.lasts()).isFalse();
    }

    @Test
    void searchesEverMoreRarelyWhereTheErrorIsNotOneOfAValue() {
        assertThat(IntStream.rangeClosed(1, 100).filter(_ -> recurrence.asksForSearch(recurrence.judged(FATAL))))
                .containsExactly(5, 10, 20, 40, 80);
    }

    @Test
    void searchesEachTimeAValueIsRefused() {
        Failure value = recurrence.judged(new Failure.Data(469, "refused"));

        assertThat(recurrence.asksForSearch(value)).isTrue();
        assertThat(recurrence.asksForSearch(value)).isTrue();
    }
}
