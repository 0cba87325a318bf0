package io.windtrap.forwarder.command.offsets;

import java.time.Duration;
import java.time.Instant;

/** Where offsets are to be moved: the choices of {@code kafka-consumer-groups --reset-offsets}. */
sealed interface OffsetTarget {
    /** To the first record received at that time or later; to the end where there is none. */
    record Datetime(Instant time) implements OffsetTarget {}

    /** To the first record received within that time before now; to the end where there is none. */
    record Ago(Duration time) implements OffsetTarget {}

    /** To the oldest record. */
    record Earliest() implements OffsetTarget {}

    /** To the end. */
    record Latest() implements OffsetTarget {}

    /** To where they are: only the metadata are cleared. */
    record Current() implements OffsetTarget {}

    /** By so many records, back when negative. */
    record Shift(long by) implements OffsetTarget {}

    /** To that offset. */
    record Offset(long offset) implements OffsetTarget {}
}
