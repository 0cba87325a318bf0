package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Sealed batches for tests. */
public final class Batches {
    private static final AtomicLong NONCES = new AtomicLong();

    private Batches() {}

    /** One batch of one event with these rows. */
    public static SealedBatch of(List<Row> rows) {
        return sealed(new BatchLimits(1, 1, Duration.ZERO), rows);
    }

    /** As {@link #of}, with groups of fewer than {@code below} rows joined. */
    public static SealedBatch merged(int below, Row... rows) {
        return sealed(new BatchLimits(rows.length, 1 << 30, Duration.ZERO, below), List.of(rows));
    }

    /** One batch of one event with these rows, of which some may be stored. */
    public static SealedBatch inDoubt(List<Row> rows) {
        var range = new Intent(0, 0, "0123456789abcdef", NONCES.incrementAndGet(), Intent.NO_EPOCH, "", true);
        var cutter = new Cutter(0, range, new BatchLimits(1, 1, Duration.ZERO), range.shape(), range::nonce);
        cutter.add(0, 0, rows, Instant.parse("2026-03-02T10:15:31.250Z"));
        return Objects.requireNonNull(cutter.take());
    }

    private static SealedBatch sealed(BatchLimits limits, List<Row> rows) {
        var cutter = new Cutter(0, null, limits, "0123456789abcdef", NONCES::incrementAndGet);
        cutter.add(0, 0, rows, Instant.parse("2026-03-02T10:15:31.250Z"));
        return Objects.requireNonNull(cutter.take());
    }
}
