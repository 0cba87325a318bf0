package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.GroupParts;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Rehearsal;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inserts the groups of one declared batch, one after the other, each again and again under the same token until
 * ClickHouse has it. Nothing is ever skipped: a row that its table refuses is a dead letter before the rest of its group
 * is stored. Only an interrupt ends it early, and then the declaration stays for the partition's next owner.
 */
final class BatchInsertion implements Callable<SealedBatch> {
    private static final Logger log = LoggerFactory.getLogger(BatchInsertion.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SLOW_PAUSE = Duration.ofSeconds(30);
    /** Bounds the time that one group takes when most of its rows are refused: about a minute. */
    private static final int MOST_REHEARSALS = 20_000;

    private static final String OBSTACLE = "warehouse";

    private final SealedBatch batch;
    private final DeduplicationToken tokens;
    private final Warehouse warehouse;
    private final LetterDelivery letters;
    private final RefusedRows refusedRows;
    private final Obstacles obstacles;
    private final Meters meters;

    BatchInsertion(
            SealedBatch batch,
            DeduplicationToken tokens,
            Warehouse warehouse,
            LetterDelivery letters,
            RefusedRows refusedRows,
            Obstacles obstacles,
            Meters meters) {
        this.batch = batch;
        this.tokens = tokens;
        this.warehouse = warehouse;
        this.letters = letters;
        this.refusedRows = refusedRows;
        this.obstacles = obstacles;
        this.meters = meters;
    }

    /**
     * Returns the batch once every group is inserted and every dead letter is on disk.
     *
     * @throws InterruptedException if the batch is abandoned
     */
    @Override
    public SealedBatch call() throws InterruptedException {
        letters.deliver(batch.letters());
        for (RowGroup group : batch.groups()) {
            insert(group, tokens.of(batch.intent(), group.table(), group.columns()));
        }
        return batch;
    }

    /** The token stands for one block: the group, or what is left of it once the rest are dead letters. */
    private void insert(RowGroup group, String token) throws InterruptedException {
        var pauses = new Backoff(LONGEST_PAUSE, SLOW_PAUSE);
        RowGroup rest = group;
        while (rest.rows() > 0) {
            RowGroup tried = rest;
            Failure.Data refused = attempt(tried, again -> timed(tried, token, again));
            if (refused == null) {
                return;
            }
            rest = sortedOut(tried, token);
            if (rest.rows() == tried.rows()) {
                Duration pause = pauses.next();
                report(tried, refused, pause);
                Thread.sleep(pause);
            }
        }
    }

    /** What is left of {@code group} once every row that its table refuses is a dead letter. */
    private RowGroup sortedOut(RowGroup group, String token) throws InterruptedException {
        var parts = new GroupParts(group);
        List<Bisection.Refused> found;
        try (Rehearsal rehearsal = warehouse.rehearse(batch, group, token)) {
            found = Bisection.search(group.rows(), MOST_REHEARSALS, (from, to) -> {
                meters.rehearsed();
                return attempt(group, _ -> rehearsal.insert(parts.range(from, to)));
            });
        }
        refusedRows.deliver(group, found);
        var out = new BitSet();
        found.forEach(part -> out.set(part.from(), part.to()));
        return parts.without(out);
    }

    private InsertResult timed(RowGroup group, String token, boolean again) {
        long start = System.nanoTime();
        InsertResult result = warehouse.insert(batch, group, token);
        meters.inserts(name(result)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        if (result instanceof InsertResult.Inserted) {
            meters.inserted(group.rows());
            if (again || batch.sealedBy() == SealedBy.DECLARED) {
                meters.repeated();
            }
        }
        return result;
    }

    /** One attempt of several; {@code again} says whether another was made before. */
    private interface Attempt {
        InsertResult make(boolean again);
    }

    /** Makes {@code insert} again and again until ClickHouse takes it or refuses its data; null = taken. */
    private Failure.@Nullable Data attempt(RowGroup group, Attempt insert) throws InterruptedException {
        var soon = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var late = new Backoff(LONGEST_PAUSE, SLOW_PAUSE);
        for (boolean again = false; ; again = true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("batch abandoned");
            }
            switch (insert.make(again)) {
                case InsertResult.Inserted() -> {
                    obstacles.overcome(OBSTACLE);
                    return null;
                }
                case InsertResult.Failed(Failure.Data data) -> {
                    return data;
                }
                case InsertResult.Failed(Failure failure) -> {
                    Duration pause = failure instanceof Failure.Fatal ? late.next() : soon.next();
                    report(group, failure, pause);
                    Thread.sleep(pause);
                }
            }
        }
    }

    private void report(RowGroup group, Failure failure, Duration pause) {
        obstacles.met(OBSTACLE, "table " + group.table() + ", error " + failure.code() + ": " + failure.message());
        meters.retried(name(failure));
        boolean needsAnOperator = failure instanceof Failure.Data || failure instanceof Failure.Fatal;
        (needsAnOperator ? log.atError() : log.atWarn())
                .addKeyValue("destination", tokens.destination())
                .addKeyValue("partition", tokens.partition())
                .addKeyValue("first", batch.intent().first())
                .addKeyValue("last", batch.intent().last())
                .addKeyValue("table", group.table())
                .addKeyValue("kind", name(failure))
                .addKeyValue("code", failure.code())
                .addKeyValue("error", failure.message())
                .addKeyValue("again_in_ms", pause.toMillis())
                .log("insert failed: the same insert follows");
    }

    private static String name(InsertResult result) {
        return switch (result) {
            case InsertResult.Inserted() -> "inserted";
            case InsertResult.Failed(Failure failure) -> name(failure);
        };
    }

    private static String name(Failure failure) {
        return failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
