package io.windtrap.common.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void isReadAndWrittenAgain() {
        // When
        SpanContext span = span(SAMPLED);

        // Then
        assertThat(span.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(TraceParent.text(span)).isEqualTo(SAMPLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-x-y-01",
                "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-and-more"
            })
    void isNothingWhereItMakesNoSense(String text) {
        assertThat(span(text).isValid()).isFalse();
    }

    @Test
    void isNothingInARecordWithoutIt() {
        assertThat(TraceParent.of(new RecordHeaders()).isValid()).isFalse();
        assertThat(TraceParent.of(new RecordHeaders().add("traceparent", null)).isValid())
                .isFalse();
    }

    @Test
    void isNotWrittenForWhatIsNotSampled() {
        // When
        SpanContext span = span(SAMPLED.replaceAll("1$", "0"));

        // Then
        assertThat(span.isValid()).isTrue();
        assertThat(TraceParent.text(span)).isNull();
    }

    private static SpanContext span(String text) {
        return Span.fromContext(TraceParent.context(text)).getSpanContext();
    }
}
