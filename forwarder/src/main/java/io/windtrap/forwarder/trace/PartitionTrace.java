package io.windtrap.forwarder.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.windtrap.common.trace.TraceParent;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The spans of one owned partition's batches. Used by the poll thread. */
public final class PartitionTrace {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    private static final AttributeKey<Long> COUNT = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<Long> FIRST = AttributeKey.longKey("windtrap.offset.first");
    private static final AttributeKey<Long> LAST = AttributeKey.longKey("windtrap.offset.last");

    private final Tracer tracer;
    private final String group;
    private final TopicPartition partition;
    private final SampledEvents sampled = new SampledEvents();

    PartitionTrace(Tracer tracer, String group, TopicPartition partition) {
        this.tracer = tracer;
        this.group = group;
        this.partition = partition;
    }

    /** Hears of a record that will be in a batch. In the order of offsets. */
    public void met(ConsumerRecord<byte[], byte[]> record) {
        SpanContext span = TraceParent.of(record.headers());
        if (span.isSampled()) {
            sampled.add(record.offset(), span);
        }
    }

    /**
     * Begins the span of a batch: in the trace of its first event that is sampled, else in one of its own.
     *
     * @param first offset of its first event
     * @param last offset of its last event
     * @param events how many it has
     */
    public BatchTrace begin(long first, long last, int events) {
        List<SpanContext> linked = sampled.take(first, last);
        Context parent = linked.isEmpty() ? Context.root() : Context.root().with(Span.wrap(linked.getFirst()));
        SpanBuilder span = tracer.spanBuilder("process " + partition.topic())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(parent)
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION, "process")
                .setAttribute(DESTINATION, partition.topic())
                .setAttribute(PARTITION, Integer.toString(partition.partition()))
                .setAttribute(GROUP, group)
                .setAttribute(COUNT, (long) events)
                .setAttribute(FIRST, first)
                .setAttribute(LAST, last);
        linked.forEach(span::addLink);
        return new BatchTrace(tracer, span.startSpan());
    }
}
