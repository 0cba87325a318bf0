package io.windtrap.common.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.windtrap.common.record.RecordFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A {@code traceparent} of the W3C: as text in HTTP and in records, as a context in the process. */
public final class TraceParent {
    private static final TextMapGetter<String> TEXT =
            (text, name) -> name.equals(RecordFormat.TRACEPARENT) ? text : null;

    private TraceParent() {}

    /** The context that {@code text} names; the root where it is null or makes no sense. */
    public static Context context(@Nullable String text) {
        return text == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), text, TEXT);
    }

    /** The span that a record's headers name; invalid where they name none. */
    public static SpanContext of(Headers headers) {
        Header header = headers.lastHeader(RecordFormat.TRACEPARENT);
        return header == null || header.value() == null
                ? SpanContext.getInvalid()
                : Span.fromContext(context(new String(header.value(), US_ASCII)))
                        .getSpanContext();
    }

    /** The text for {@code span}; null unless it is sampled. */
    public static @Nullable String text(SpanContext span) {
        return span.isSampled() ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01" : null;
    }
}
