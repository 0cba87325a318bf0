package io.windtrap.gateway.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.windtrap.common.trace.TraceParent;
import io.windtrap.gateway.answer.Refusal;
import org.jspecify.annotations.Nullable;

/** One request's span. */
public final class RequestTrace {
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Span span;

    RequestTrace(Span span) {
        this.span = span;
    }

    /** What the request's records carry in {@code traceparent}; null unless it is sampled. */
    public byte @Nullable [] traceparent() {
        String text = TraceParent.text(span.getSpanContext());
        return text == null ? null : text.getBytes(US_ASCII);
    }

    /** Ends it: Kafka has acknowledged every event, or {@code refusal} says why not. */
    public void end(@Nullable Refusal refusal) {
        if (refusal != null) {
            span.setStatus(StatusCode.ERROR).setAttribute(ERROR, refusal.reason());
        }
        span.end();
    }
}
