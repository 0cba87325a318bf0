package io.windtrap.console.live;

import io.windtrap.console.http.EventSink;
import io.windtrap.console.http.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One browser that looks at the tail. It is shown a hundred events a second at most, the rest is counted; what it does not
 * read is dropped and counted. Safe for concurrent use.
 */
final class Viewer {
    private static final int MOST_A_SECOND = 100;
    private static final int MOST_AT_ONCE = 50;
    private static final int MOST_QUEUED = 200;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final EventFilter filter;
    private final Condition condition;
    private final EventSink sink;
    private final List<EventLine> queue = new ArrayList<>();
    /** First and last offset before the tail that it has seen, by partition: the tail may come to them too. */
    private final Map<Integer, Span> earlier = new HashMap<>();
    /** Offset at which the tail began for it, by partition: what comes before the tail may go on beyond it. */
    private final Map<Integer, Long> begins = new HashMap<>();

    private boolean closed;
    private long second;
    private int shownInSecond;
    private long statsAt;
    private long read;
    private long readBefore;
    private long matched;
    private long shown;
    private long sampledOut;
    private long dropped;
    private long behind;

    /**
     * A viewer that has seen nothing.
     *
     * @param condition asked after the filter
     */
    Viewer(EventFilter filter, Condition condition, EventSink sink, long nowNanos) {
        this.filter = filter;
        this.condition = condition;
        this.sink = sink;
        this.second = nowNanos;
        this.statsAt = nowNanos;
    }

    private record Span(long first, long last) {
        boolean has(long offset) {
            return first <= offset && offset <= last;
        }

        Span with(Span other) {
            return new Span(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    EventFilter filter() {
        return filter;
    }

    EventSink sink() {
        return sink;
    }

    /** Takes an event from before the tail, in the order of its partition; one that the tail has, too, is taken once. */
    void offerEarlier(ConsumerRecord<byte[], byte[]> record, Supplier<EventLine> line, long nowNanos) {
        if (isBeforeTail(record)) {
            take(record, line, nowNanos);
        }
    }

    private synchronized boolean isBeforeTail(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() >= begins.getOrDefault(record.partition(), Long.MAX_VALUE)) {
            return false;
        }
        earlier.merge(record.partition(), new Span(record.offset(), record.offset()), Span::with);
        return true;
    }

    /** Takes an event of the tail, in the order of its partition. */
    void offer(ConsumerRecord<byte[], byte[]> record, Supplier<EventLine> line, long nowNanos) {
        if (isNew(record)) {
            take(record, line, nowNanos);
        }
    }

    private synchronized boolean isNew(ConsumerRecord<byte[], byte[]> record) {
        Span seen = earlier.get(record.partition());
        if (seen != null && seen.has(record.offset())) {
            return false;
        }
        begins.putIfAbsent(record.partition(), record.offset());
        return true;
    }

    /** The condition is tested while nothing is locked: it may take long, and closing does not wait for it. */
    private void take(ConsumerRecord<byte[], byte[]> record, Supplier<EventLine> line, long nowNanos) {
        if (passes(record, line) && condition.test(record)) {
            show(line, nowNanos);
        }
    }

    private synchronized boolean passes(ConsumerRecord<byte[], byte[]> record, Supplier<EventLine> line) {
        if (closed) {
            return false;
        }
        read++;
        return filter.matches(record, line);
    }

    private synchronized void show(Supplier<EventLine> line, long nowNanos) {
        if (closed) {
            return;
        }
        matched++;
        if (nowNanos - second >= SECOND_NANOS) {
            second = nowNanos;
            shownInSecond = 0;
        }
        if (shownInSecond == MOST_A_SECOND) {
            sampledOut++;
        } else if (queue.size() == MOST_QUEUED) {
            dropped++;
        } else {
            shownInSecond++;
            queue.add(line.get().inList());
        }
    }

    /** Notes that so many records were passed without being read. */
    synchronized void skipped(long records) {
        behind += records;
    }

    /** Sends what has come, and once a second how much that was. */
    synchronized void flush(long nowNanos) {
        while (!queue.isEmpty()) {
            List<EventLine> next = queue.subList(0, Math.min(MOST_AT_ONCE, queue.size()));
            if (sink.send("events", Json.text(next))) {
                shown += next.size();
            } else {
                dropped += next.size();
            }
            next.clear();
        }
        if (nowNanos - statsAt >= SECOND_NANOS) {
            double seconds = (nowNanos - statsAt) / (double) SECOND_NANOS;
            sink.send("stats", Json.text(stats((read - readBefore) / seconds)));
            statsAt = nowNanos;
            readBefore = read;
        }
    }

    private Stats stats(double perSecond) {
        return new Stats(
                read, matched, shown, sampledOut, dropped, behind, perSecond, condition.failed(), condition.failure());
    }

    /** How much there was since the start. */
    private record Stats(
            long read,
            long matched,
            long shown,
            long sampledOut,
            long dropped,
            long behind,
            double readPerSecond,
            long conditionFailed,
            @Nullable String conditionFailure) {}

    /** Lets go of the condition, which nobody asks any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        condition.close();
    }
}
