package io.windtrap.forwarder.metrics;

import io.micrometer.core.instrument.Gauge;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far one partition is behind, as its gauges show it.
 *
 * @param records that are not committed
 * @param sinceMillis when the oldest of them was received, since 1970
 */
record PartitionLag(AtomicLong records, AtomicLong sinceMillis, List<Gauge> gauges) {
    void set(long newRecords, long newSinceMillis) {
        records.set(newRecords);
        sinceMillis.set(newSinceMillis);
    }
}
