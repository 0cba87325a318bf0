package io.windtrap.transformer.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.windtrap.transformer.step.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What became of events. Counted when it is done: what a crash undoes is counted again. Called by all threads.
 */
public final class TransformerMetrics {
    /** Reason: the topic that is written does not take an event of this size. */
    public static final String TOO_LARGE = "event_too_large";

    /** Reason: the record is none of the gateway's. */
    public static final String MALFORMED = "malformed_record";

    /** Reason: an event of other content has the same id. */
    public static final String ID_REUSED = "message_id_reused";

    private static final String EVENTS = "windtrap.transformer.events";
    private static final double[] EVENTS_OF_BATCH = {1, 2, 5, 10, 20, 50, 100, 200};

    private final MeterRegistry registry;
    private final Counter unchanged;
    private final Counter changed;
    private final Counter skipped;
    private final Counter duplicates;
    private final Map<String, Counter> dropped = new ConcurrentHashMap<>();
    private final Map<List<String>, Counter> failed = new ConcurrentHashMap<>();
    private final Timer time;
    private final DistributionSummary batches;
    private final Counter restarts;
    private final Counter reloads;
    private final Counter refusedReloads;

    /**
     * Counts from 0.
     *
     * @param registry that they are counted in
     * @param steps ids of the steps
     */
    public TransformerMetrics(MeterRegistry registry, List<String> steps) {
        this.registry = registry;
        this.unchanged = events("unchanged");
        this.changed = events("changed");
        this.skipped = events("redriven_elsewhere");
        this.duplicates = events("duplicate");
        this.time = Timer.builder("windtrap.transformer.step.time")
                .description(
                        "Time that the steps take with an event, of one event in 64; of one in each batch where a script takes batches")
                .register(registry);
        this.batches = DistributionSummary.builder("windtrap.transformer.batch.events")
                .description("Events of each batch that a script's transformBatch got")
                .serviceLevelObjectives(EVENTS_OF_BATCH)
                .register(registry);
        this.restarts = Counter.builder("windtrap.transformer.thread.restarts")
                .description("Threads that ended with an error and were replaced")
                .register(registry);
        this.reloads = reloads("taken");
        this.refusedReloads = reloads("refused");
        // Alerts ask for the increase of these, and see none in a series that begins at 1.
        know(steps);
        failedAt("", TOO_LARGE);
        failedAt("", MALFORMED);
        failedAt("", ID_REUSED);
    }

    /** Begins the series of steps, with 0. */
    private void know(List<String> steps) {
        steps.forEach(step -> {
            droppedBy(step);
            failedAt(step, Steps.UNREADABLE);
        });
    }

    private Counter reloads(String result) {
        return Counter.builder("windtrap.transformer.reloads")
                .description("Changed transformations and scripts, by whether they came into force")
                .tag("result", result)
                .register(registry);
    }

    /** Other steps came into force. */
    public void reloaded(List<String> steps) {
        know(steps);
        reloads.increment();
    }

    /** Others can't be used, and those before stay in force. */
    public void reloadRefused() {
        refusedReloads.increment();
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

    /** The same event was here before, and is dropped. */
    public void duplicate() {
        duplicates.increment();
    }

    /** A step dropped an event, as the user wants it. */
    public void dropped(String step) {
        droppedBy(step).increment();
    }

    private Counter droppedBy(String step) {
        return dropped.computeIfAbsent(
                step,
                id -> Counter.builder("windtrap.transformer.dropped")
                        .description("Events that a step dropped, as it was configured to")
                        .tag("step", id)
                        .register(registry));
    }

    /**
     * An event became a dead letter.
     *
     * @param step that failed; empty = none: the event as a whole can't go on
     * @param reason of few values
     */
    public void failed(String step, String reason) {
        failedAt(step, reason).increment();
    }

    private Counter failedAt(String step, String reason) {
        return failed.computeIfAbsent(
                List.of(step, reason),
                _ -> Counter.builder("windtrap.transformer.dead.letters")
                        .description("Events that became dead letters")
                        .tag("step", step)
                        .tag("reason", reason)
                        .register(registry));
    }

    /** How long the steps took with an event. */
    public void took(Duration duration) {
        time.record(duration);
    }

    /**
     * A script gets a batch.
     *
     * @param events of it, 1 to 200
     */
    public void batch(int events) {
        batches.record(events);
    }

    /** A thread ended with an error. */
    public void restarted() {
        restarts.increment();
    }
}
