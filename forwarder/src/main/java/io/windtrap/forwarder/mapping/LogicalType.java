package io.windtrap.forwarder.mapping;

/** Type of a single value, and with it the form of its canonical text. */
public enum LogicalType {
    /** Any text, raw; arrays as JSON text. */
    STRING,
    /** A whole number of 64 bits with sign, as {@code -42}. */
    INT,
    /** Any other finite number, the shortest decimal that reads back as the same 64-bit float: {@code 0.1}, {@code 1e+21}. */
    FLOAT,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** An instant between 1900-01-01 and 2299-12-31, in UTC, as {@code 2026-03-02 10:15:31.250}. */
    DATETIME
}
