package io.windtrap.console.http;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts answers of the JSON routes. */
public final class RequestCounts {
    private final MeterRegistry registry;

    /** Counts in {@code registry}. */
    public RequestCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(int status) {
        registry.counter("windtrap.console.requests", "code", Integer.toString(status))
                .increment();
    }
}
