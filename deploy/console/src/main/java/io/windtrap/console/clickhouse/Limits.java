package io.windtrap.console.clickhouse;

import java.time.Duration;

/**
 * What one query may use.
 *
 * @param rows of the answer; more are left out
 * @param answerBytes of the answer, where each value counts as a few more than its own; more are left out
 * @param time on the server
 * @param readBytes that the server reads; more is an error
 * @param readRows that the server reads; more is an error
 * @param memoryBytes that the server uses; more is an error
 */
public record Limits(int rows, long answerBytes, Duration time, long readBytes, long readRows, long memoryBytes) {
    /** Of a screen's own queries. */
    public static final Limits OF_SCREENS =
            new Limits(5_000, 4L << 20, Duration.ofSeconds(20), 50L << 30, 100_000_000_000L, 2L << 30);

    /** Of a query that a visitor typed. */
    public static final Limits OF_VISITORS =
            new Limits(2_000, 4L << 20, Duration.ofSeconds(30), 20L << 30, 2_000_000_000L, 2L << 30);

    /** The same for an answer of another number of rows. */
    public Limits withRows(int other) {
        return new Limits(other, answerBytes, time, readBytes, readRows, memoryBytes);
    }
}
