package io.windtrap.console.query;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts queries by what came of them. */
public final class QueryCounts {
    private final MeterRegistry registry;

    /** Counts in {@code registry}. */
    public QueryCounts(MeterRegistry registry) {
        this.registry = registry;
        for (Result result : Result.values()) {
            counted(result, 0);
        }
    }

    /** What came of a query. */
    enum Result {
        /** Answered in full. */
        DONE,
        /** Answered, and more rows left out. */
        CUT,
        /** Not asked: it is not one that the console takes, or no place is free. */
        REFUSED,
        /** ClickHouse refused it, or it took too much. */
        FAILED,
        /** Whoever asked has gone. */
        CANCELLED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void counted(Result result) {
        counted(result, 1);
    }

    private void counted(Result result, int queries) {
        registry.counter("windtrap.console.queries", "result", result.code()).increment(queries);
    }
}
