package io.windtrap.forwarder.trace;

import io.opentelemetry.api.trace.SpanContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The spans of one partition's events that no span of a batch names yet; of many, the first are kept. One thread. */
final class SampledEvents {
    /** Of the batch that fills and of those that wait. */
    private static final int MOST = 1024;

    private final Deque<Sampled> waiting = new ArrayDeque<>();

    /** Adds the span of the event at {@code offset}, unless it is that of the event before: a request has one for all of its events. */
    void add(long offset, SpanContext span) {
        Sampled last = waiting.peekLast();
        boolean same = last != null && last.span().getSpanId().equals(span.getSpanId());
        if (!same && waiting.size() < MOST) {
            waiting.add(new Sampled(offset, span));
        }
    }

    /** Those from {@code first} to {@code last}, at most as many as a batch names. They and all before are forgotten. */
    List<SpanContext> take(long first, long last) {
        List<SpanContext> taken = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.peek().offset() <= last) {
            Sampled one = waiting.remove();
            if (one.offset() >= first && taken.size() < BatchTraces.MOST_LINKS) {
                taken.add(one.span());
            }
        }
        return taken;
    }

    private record Sampled(long offset, SpanContext span) {}
}
