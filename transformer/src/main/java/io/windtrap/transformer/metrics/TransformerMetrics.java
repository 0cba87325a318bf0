package io.windtrap.transformer.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What became of events. Counted when it is done: what a crash undoes is counted again. Called by all threads.
 */
public final class TransformerMetrics {
    private static final String EVENTS = "windtrap.transformer.events";

    private final MeterRegistry registry;
    private final Counter unchanged;
    private final Counter changed;
    private final Counter skipped;
    private final Map<String, Counter> dropped = new ConcurrentHashMap<>();
    private final Map<List<String>, Counter> failed = new ConcurrentHashMap<>();
    private final Timer time;
    private final Counter restarts;

    /** @param registry that they are counted in */
    public TransformerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.unchanged = events("unchanged");
        this.changed = events("changed");
        this.skipped = events("redriven_elsewhere");
        this.time = Timer.builder("windtrap.transformer.step.time")
                .description("Time that the steps take with an event, of one event in 64")
                .register(registry);
        this.restarts = Counter.builder("windtrap.transformer.thread.restarts")
                .description("Threads that ended with an error and were replaced")
                .register(registry);
    }

    private Counter events(String result) {
        return Counter.builder(EVENTS)
                .description("Events read, by what became of them")
                .tag("result", result)
                .register(registry);
    }

    /** An event goes on with its own bytes. */
    public void unchanged() {
        unchanged.increment();
    }

    /** An event goes on with other bytes. */
    public void changed() {
        changed.increment();
    }

    /** An event was redriven for a destination, and not for the transformer. */
    public void skipped() {
        skipped.increment();
    }

    /** A step dropped an event, as the user wants it. */
    public void dropped(String step) {
        dropped.computeIfAbsent(
                        step,
                        id -> Counter.builder("windtrap.transformer.dropped")
                                .description("Events that a step dropped, as it was configured to")
                                .tag("step", id)
                                .register(registry))
                .increment();
    }

    /**
     * An event became a dead letter.
     *
     * @param step that failed; empty = none: the event as a whole can't go on
     * @param reason of few values
     */
    public void failed(String step, String reason) {
        failed.computeIfAbsent(
                        List.of(step, reason),
                        _ -> Counter.builder("windtrap.transformer.dead.letters")
                                .description("Events that became dead letters because a step could not be done")
                                .tag("step", step)
                                .tag("reason", reason)
                                .register(registry))
                .increment();
    }

    /** How long the steps took with an event. */
    public void took(Duration duration) {
        time.record(duration);
    }

    /** A thread ended with an error. */
    public void restarted() {
        restarts.increment();
    }
}
