package io.windtrap.forwarder.insert.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.warehouse.Failure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FailureHistoryTest {
    private static final Failure SCHEMA = new Failure.Schema(60, "no such table");
    private static final Failure FATAL = new Failure.Fatal(497, "not enough privileges");

    private final FailureHistory history = new FailureHistory();

    @Test
    void givesAFailureOfTheSchemaToAnOperatorWhenItLasts() {
        List<Failure> judged = IntStream.range(0, FailureHistory.FEW)
                .mapToObj(_ -> history.classify(SCHEMA))
                .toList();

        assertThat(judged.subList(0, FailureHistory.FEW - 1)).containsOnly(SCHEMA);
        assertThat(judged.getLast()).isEqualTo(new Failure.Fatal(60, "no such table"));
    }

    @Test
    void leavesWhatTimeMendsAsItIsHoweverLongItLasts() {
        var away = new Failure.Transient(252, "too many parts", true);

        for (int again = 0; again < 100; again++) {
            assertThat(history.classify(away)).isEqualTo(away);
            assertThat(history.shouldSearch(away)).isFalse();
        }
        assertThat(history.lasts()).isFalse();
    }

    @Test
    void searchesWhereTimeShouldHaveHelpedAndTheServerDoesNotSayWhyNot() {
        var vague = new Failure.Transient(1001, "std::exception");

        assertThat(IntStream.rangeClosed(1, 40).filter(_ -> history.shouldSearch(history.classify(vague))))
                .containsExactly(8, 16, 32);
        assertThat(history.lasts()).isFalse();
    }

    @Test
    void searchesEverMoreRarelyWhereTheErrorIsNotOneOfAValue() {
        assertThat(IntStream.rangeClosed(1, 100).filter(_ -> history.shouldSearch(history.classify(FATAL))))
                .containsExactly(5, 10, 20, 40, 80);
    }

    @Test
    void searchesAtOnceForWhatHasLastedBesideOthers() {
        for (Failure met : List.of(new Failure.Transient(1001, "std::exception"), FATAL, SCHEMA)) {
            FailureHistory before = FailureHistory.ofWhatLasts();

            assertThat(before.shouldSearch(before.classify(met))).isTrue();
            assertThat(before.isStubborn()).isTrue();
        }
    }

    @Test
    void searchesEachTimeAValueIsRefused() {
        Failure value = history.classify(new Failure.Data(469, "refused"));

        assertThat(history.shouldSearch(value)).isTrue();
        assertThat(history.shouldSearch(value)).isTrue();
    }
}
