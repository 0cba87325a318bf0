package io.windtrap.transformer.tryout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.deadletter.Place;
import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.step.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BatchesTest {
    @Test
    void areEventsOfOnePartitionAndSourceThatFollowEachOther() {
        // Given: by time, as a sample of a topic is
        List<SampleEvent> sample = List.of(
                read("a", "web", 1, 7),
                read("b", "web", 0, 3),
                read("c", "web", 1, 6),
                read("d", "shop", 0, 4),
                read("e", "web", 0, 5),
                read("f", "web", 0, 6));

        // Then
        assertThat(places(sample)).containsExactly(List.of("b"), List.of("d"), List.of("e", "f"), List.of("c", "a"));
    }

    @Test
    void haveTwoHundredEventsAtMostAndTheOrderOfAFile() {
        List<SampleEvent> sample = IntStream.range(0, 450)
                .mapToObj(n -> new SampleEvent("event " + n, event("web", null)))
                .toList();

        assertThat(Batches.of(sample)).extracting(List::size).containsExactly(200, 200, 50);
        assertThat(Batches.of(sample).stream().flatMap(List::stream)).containsExactlyElementsOf(sample);
    }

    private static List<List<String>> places(List<SampleEvent> sample) {
        return Batches.of(sample).stream()
                .map(batch -> batch.stream().map(SampleEvent::place).toList())
                .toList();
    }

    private static SampleEvent read(String name, String source, int partition, long offset) {
        return new SampleEvent(name, event(source, new Place("events", partition, offset)));
    }

    private static Event event(String source, @Nullable Place place) {
        return new Event(null, "{}".getBytes(UTF_8), 0, new EventFacts(source, null, null, null, null), place);
    }
}
