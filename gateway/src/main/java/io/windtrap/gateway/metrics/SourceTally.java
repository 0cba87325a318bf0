package io.windtrap.gateway.metrics;

import io.windtrap.gateway.answer.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the gateway did for one source since it was started. From any thread. */
public final class SourceTally {
    private final LongAdder events = new LongAdder();
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    SourceTally() {}

    /** A request's body of {@code reserved} bytes has come, and will end. */
    public void began(long reserved) {
        requests.incrementAndGet();
        bytes.addAndGet(reserved);
    }

    /** Such a request is about to be answered. */
    public void ended(long reserved) {
        requests.decrementAndGet();
        bytes.addAndGet(-reserved);
    }

    /** Kafka acknowledged so many of its events. */
    public void accepted(int acknowledged) {
        events.add(acknowledged);
    }

    /** A request was refused. */
    public void refused(Refusal refusal) {
        refusals.computeIfAbsent(refusal, _ -> new LongAdder()).increment();
    }

    /** Events that Kafka acknowledged. */
    public long accepted() {
        return events.sum();
    }

    /** Requests refused by reason; those that there were. */
    public Map<Refusal, Long> refused() {
        Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
        refusals.forEach((refusal, count) -> refused.put(refusal, count.sum()));
        return refused;
    }

    /** Requests that were read and not answered yet. */
    public long requestsInFlight() {
        return requests.get();
    }

    /** Bytes that their bodies take. */
    public long bytesInFlight() {
        return bytes.get();
    }
}
