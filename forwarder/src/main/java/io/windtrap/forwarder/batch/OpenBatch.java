package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A batch that still takes events. */
final class OpenBatch {
    private static final DateTimeFormatter LOAD_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Instant openedAt;
    private final String loadTime;
    private final Map<GroupKey, RowGroup> groups = new LinkedHashMap<>();
    private int events;
    private int rows;
    private long bytes;
    private long oldestMillis = Long.MAX_VALUE;
    private long newestMillis = Long.MIN_VALUE;

    /** @param openedAt becomes the load time of its rows */
    OpenBatch(Instant openedAt) {
        this.openedAt = openedAt;
        this.loadTime = LOAD_TIME.format(openedAt);
    }

    void add(List<Row> added, long receivedAtMillis) {
        for (Row row : added) {
            RowGroup group = groups.computeIfAbsent(GroupKey.of(row), RowGroup::new);
            long before = group.rows() == 0 ? 0 : group.bytes();
            group.add(row, loadTime);
            bytes += group.bytes() - before;
        }
        events++;
        rows += added.size();
        oldestMillis = Math.min(oldestMillis, receivedAtMillis);
        newestMillis = Math.max(newestMillis, receivedAtMillis);
    }

    int rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    Instant openedAt() {
        return openedAt;
    }

    SealedBatch seal(Intent intent, SealedBy by) {
        return new SealedBatch(
                intent, by, List.copyOf(groups.values()), events, rows, bytes, oldestMillis, newestMillis);
    }
}
