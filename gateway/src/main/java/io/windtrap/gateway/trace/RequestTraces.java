package io.windtrap.gateway.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.trace.TraceParent;

/** Makes one span for each request that brings events, from their scan to Kafka's acknowledgement. Never blocks. */
public final class RequestTraces {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<Long> COUNT = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("windtrap.source");

    private final Tracer tracer;
    private final String topic;

    /** Spans of requests whose events go to {@code topic}. */
    public RequestTraces(Tracer tracer, String topic) {
        this.tracer = tracer;
        this.topic = topic;
    }

    /**
     * Begins the span of a request: in the trace that its {@code traceparent} names, else in a new one.
     *
     * @param source id of the source that sends it
     * @param events how many it brings, 1 or more
     */
    public RequestTrace begin(HttpServerRequest request, String source, int events) {
        return new RequestTrace(tracer.spanBuilder("send " + topic)
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(TraceParent.context(request.getHeader(RecordFormat.TRACEPARENT)))
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION, "send")
                .setAttribute(DESTINATION, topic)
                .setAttribute(COUNT, (long) events)
                .setAttribute(SOURCE, source)
                .startSpan());
    }
}
