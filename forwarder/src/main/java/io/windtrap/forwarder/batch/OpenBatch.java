package io.windtrap.forwarder.batch;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.group.GroupKey;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.RowsById;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.intent.SourceChoices;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.TableRule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A batch that still takes events. */
public final class OpenBatch {
    private static final DateTimeFormatter LOAD_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Instant openedAt;
    private final Map<GroupKey, RowGroup> groups = new LinkedHashMap<>();
    private final Map<String, RowsById> byId = new LinkedHashMap<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final SourceChoices choices = new SourceChoices();
    private long loadMillis;
    private String loadTime;
    private int events;
    private int rows;
    private long bytes;
    private long oldestMillis = Long.MAX_VALUE;
    private long newestMillis = Long.MIN_VALUE;

    /**
     * A batch without events.
     *
     * @param openedAt what its age is counted from
     */
    public OpenBatch(Instant openedAt) {
        this.openedAt = openedAt;
        this.loadMillis = openedAt.toEpochMilli();
        this.loadTime = LOAD_TIME.format(openedAt);
    }

    /** Sets the load time of the rows that are added from now on: that of the batch would lie before late ones were received. */
    void load(Instant now) {
        if (now.toEpochMilli() != loadMillis) {
            loadMillis = now.toEpochMilli();
            loadTime = LOAD_TIME.format(now);
        }
    }

    /** Whether there is room for what was decided of one more source. */
    boolean fits(SourceChoice choice) {
        return choices.fits(choice);
    }

    void decided(SourceChoice choice) {
        choices.add(choice);
    }

    /** What was decided of its sources, as its intent declares it. */
    String sources() {
        return choices.text();
    }

    public void add(long offset, List<Row> added, long receivedAtMillis) {
        for (Row row : added) {
            if (row.rule() == TableRule.ROW_FOR_EACH_ID) {
                byId.computeIfAbsent(row.table(), RowsById::new).add(row, offset);
            } else {
                RowGroup group = groupOf(row);
                long before = held(group);
                group.add(row, loadTime, offset);
                added(group, before);
            }
        }
        count(receivedAtMillis);
    }

    private void addMerged(Row row, List<Long> offsets) {
        RowGroup group = groupOf(row);
        long before = held(group);
        group.add(row, loadTime, offsets);
        added(group, before);
    }

    private RowGroup groupOf(Row row) {
        return groups.computeIfAbsent(GroupKey.of(row), RowGroup::new);
    }

    private static long held(RowGroup group) {
        return group.rows() == 0 ? 0 : group.bytes();
    }

    private void added(RowGroup group, long heldBefore) {
        bytes += group.bytes() - heldBefore;
        rows++;
    }

    public void refuse(DeadLetter letter, long receivedAtMillis) {
        letters.add(letter);
        bytes += letter.bytes();
        count(receivedAtMillis);
    }

    private void count(long receivedAtMillis) {
        events++;
        oldestMillis = Math.min(oldestMillis, receivedAtMillis);
        newestMillis = Math.max(newestMillis, receivedAtMillis);
    }

    int events() {
        return events;
    }

    // Both are asked after each event: as streams these sums were 6% of the poll thread's CPU.

    int rows() {
        int all = rows;
        for (RowsById merged : byId.values()) {
            all += merged.size();
        }
        return all;
    }

    long bytes() {
        long all = bytes;
        for (RowsById merged : byId.values()) {
            all += merged.bytes();
        }
        return all;
    }

    Instant openedAt() {
        return openedAt;
    }

    /** Smallest receivedAt, ms since the epoch. */
    long oldestMillis() {
        return oldestMillis;
    }

    /** Ends it: called once. */
    public SealedBatch seal(Intent intent, SealedBy by, GroupMerge merge) {
        byId.values().forEach(merged -> merged.forEach(this::addMerged));
        List<RowGroup> inserts = merge.merged(groups.values(), byId.keySet());
        long held = inserts.stream().mapToLong(RowGroup::bytes).sum()
                + letters.stream().mapToLong(DeadLetter::bytes).sum();
        return new SealedBatch(
                intent,
                by,
                inserts,
                List.copyOf(letters),
                events,
                rows,
                held,
                inserts.stream().mapToLong(RowGroup::tsvBytes).sum(),
                oldestMillis,
                newestMillis,
                Set.copyOf(byId.keySet()),
                null,
                new BatchTally());
    }
}
