package io.windtrap.forwarder.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** The span of one batch, from its declaration to its last row or dead letter. Safe for concurrent use. */
public final class BatchTrace {
    private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<String> TABLE = AttributeKey.stringKey("db.collection.name");
    private static final AttributeKey<Long> ROWS = AttributeKey.longKey("windtrap.rows");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final Span span;
    private final Context inside;

    BatchTrace(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
        this.inside = Context.root().with(span);
    }

    /** Begins the span of one INSERT of {@code rows} into {@code table}. */
    public Insert insert(String table, int rows) {
        return new Insert(tracer.spanBuilder("INSERT " + table)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(inside)
                .setAttribute(DATABASE, "clickhouse")
                .setAttribute(OPERATION, "INSERT")
                .setAttribute(TABLE, table)
                .setAttribute(ROWS, (long) rows)
                .startSpan());
    }

    /** Ends it: all that it has is {@code stored}, or it is left to the partition's next owner. */
    public void end(boolean stored) {
        if (!stored) {
            span.setStatus(StatusCode.ERROR, "abandoned: the next owner of the partition repeats it")
                    .setAttribute(ERROR, "abandoned");
        }
        span.end();
    }

    /** The span of one INSERT. */
    public static final class Insert {
        private final Span span;

        private Insert(Span span) {
            this.span = span;
        }

        /** Ends it; {@code failure} is its kind, null when the rows were taken. */
        public void end(@Nullable String failure) {
            if (failure != null) {
                span.setStatus(StatusCode.ERROR).setAttribute(ERROR, failure);
            }
            span.end();
        }
    }
}
