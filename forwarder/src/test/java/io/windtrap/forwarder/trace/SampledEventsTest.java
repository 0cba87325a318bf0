package io.windtrap.forwarder.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SampledEventsTest {
    private final SampledEvents events = new SampledEvents();

    @Test
    void givesABatchAtMostThirtyTwoOfItsEvents() {
        // Given
        IntStream.range(0, 100).forEach(offset -> events.add(offset, span(offset)));

        // When
        var first = events.take(0, 79);
        var second = events.take(80, 99);

        // Then
        assertThat(first).hasSize(BatchTraces.MOST_LINKS).startsWith(span(0)).endsWith(span(31));
        assertThat(second).hasSize(20).startsWith(span(80));
        assertThat(events.take(0, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void takesTheEventsOfOneRequestForOne() {
        // When
        events.add(7, span(1));
        events.add(8, span(1));
        events.add(9, span(2));

        // Then
        assertThat(events.take(7, 9)).containsExactly(span(1), span(2));
    }

    @Test
    void keepsTheFirstOfVeryMany() {
        // When
        IntStream.range(0, 5000).forEach(offset -> events.add(offset, span(offset)));

        // Then
        assertThat(events.take(0, 1000)).startsWith(span(0));
        assertThat(events.take(1001, 4999)).hasSize(23);
    }

    @Test
    void forgetsEventsOfNoBatch() {
        // Given
        events.add(5, span(1));
        events.add(8, span(2));

        // Then
        assertThat(events.take(7, 9)).containsExactly(span(2));
        assertThat(events.take(0, Long.MAX_VALUE)).isEmpty();
    }

    private static SpanContext span(int number) {
        return SpanContext.createFromRemoteParent(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "%016x".formatted(number + 1),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    }
}
