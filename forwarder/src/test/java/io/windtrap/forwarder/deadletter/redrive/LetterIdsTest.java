package io.windtrap.forwarder.deadletter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LetterIdsTest {
    private static DeadLetter.Id id(String destination, int partition, long offset, String table) {
        return new DeadLetter.Id(destination, new Place("events", partition, offset), table);
    }

    @Test
    void areTheSameAsASetOfThem() {
        // Given
        var random = new Random(7);
        Set<DeadLetter.Id> expected = new HashSet<>();
        var ids = new LetterIds();

        // When, Then
        for (int i = 0; i < 50_000; i++) {
            DeadLetter.Id one = id("d" + random.nextInt(2), random.nextInt(3), random.nextInt(5_000), "");
            assertThat(ids.contains(one)).isEqualTo(expected.contains(one));
            assertThat(ids.add(one)).isEqualTo(expected.add(one));
        }
        assertThat(ids.size()).isEqualTo(expected.size());
    }

    @Test
    void differInEachOfTheirParts() {
        // Given
        var ids = new LetterIds();
        ids.add(id("a", 0, 0, ""));

        // When, Then
        assertThat(ids.contains(id("b", 0, 0, ""))).isFalse();
        assertThat(ids.contains(id("a", 1, 0, ""))).isFalse();
        assertThat(ids.contains(id("a", 0, Long.MAX_VALUE, ""))).isFalse();
        assertThat(ids.contains(id("a", 0, 0, "tracks"))).isFalse();
        assertThat(ids.contains(id("a", 0, 0, ""))).isTrue();
    }
}
