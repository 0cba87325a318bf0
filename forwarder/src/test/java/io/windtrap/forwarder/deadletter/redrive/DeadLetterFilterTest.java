package io.windtrap.forwarder.deadletter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeadLetterFilterTest {
    private static final Instant RECEIVED = Instant.parse("2026-03-02T10:15:00Z");

    private final DeadLetter letter = new DeadLetter(
            new DeadLetter.Id("warehouse", new Place("events", 3, 42), "orders"),
            "insert_refused",
            "",
            1,
            new DeadLetter.Original(null, null, RECEIVED.toEpochMilli(), List.of()),
            false);

    @Test
    void meansAllWhenNothingIsSaid() {
        assertThat(matches(Set.of(), Set.of(), null, null, null, null)).isTrue();
    }

    @Test
    void meansWhatIsNamed() {
        assertThat(matches(Set.of("other", "warehouse"), Set.of("insert_refused"), null, null, 3, 42L))
                .isTrue();
        assertThat(matches(Set.of("other"), Set.of(), null, null, null, null)).isFalse();
        assertThat(matches(Set.of(), Set.of("not_json"), null, null, null, null))
                .isFalse();
        assertThat(matches(Set.of(), Set.of(), null, null, 4, null)).isFalse();
        assertThat(matches(Set.of(), Set.of(), null, null, null, 43L)).isFalse();
    }

    @Test
    void meansATimeFromItsBeginningToBeforeItsEnd() {
        assertThat(matches(Set.of(), Set.of(), RECEIVED, RECEIVED.plusMillis(1), null, null))
                .isTrue();
        assertThat(matches(Set.of(), Set.of(), RECEIVED.plusMillis(1), null, null, null))
                .isFalse();
        assertThat(matches(Set.of(), Set.of(), null, RECEIVED, null, null)).isFalse();
    }

    private boolean matches(
            Set<String> destinations,
            Set<String> reasons,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable Integer partition,
            @Nullable Long offset) {
        return new DeadLetterFilter(destinations, reasons, since, until, partition, offset).matches(letter);
    }
}
