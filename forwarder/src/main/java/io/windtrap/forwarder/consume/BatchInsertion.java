package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inserts the groups of one declared batch, one after the other, each again and again under the same token until
 * ClickHouse has it. Nothing is ever skipped; only an interrupt ends it early, and then the declaration stays for the
 * partition's next owner. Bisecting a group whose data are refused is to join here.
 */
final class BatchInsertion implements Callable<SealedBatch> {
    private static final Logger log = LoggerFactory.getLogger(BatchInsertion.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SLOW_PAUSE = Duration.ofSeconds(30);
    private static final String OBSTACLE = "warehouse";

    private final SealedBatch batch;
    private final DeduplicationToken tokens;
    private final Warehouse warehouse;
    private final Obstacles obstacles;
    private final Meters meters;

    BatchInsertion(
            SealedBatch batch, DeduplicationToken tokens, Warehouse warehouse, Obstacles obstacles, Meters meters) {
        this.batch = batch;
        this.tokens = tokens;
        this.warehouse = warehouse;
        this.obstacles = obstacles;
        this.meters = meters;
    }

    /**
     * Returns the batch once every group is inserted.
     *
     * @throws InterruptedException if the batch is abandoned
     */
    @Override
    public SealedBatch call() throws InterruptedException {
        for (RowGroup group : batch.groups()) {
            insert(group, tokens.of(batch.intent(), group.table(), group.columns()));
        }
        return batch;
    }

    private void insert(RowGroup group, String token) throws InterruptedException {
        var soon = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var late = new Backoff(LONGEST_PAUSE, SLOW_PAUSE);
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("batch abandoned");
            }
            long start = System.nanoTime();
            InsertResult result = warehouse.insert(batch, group, token);
            meters.inserts(name(result)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            switch (result) {
                case InsertResult.Inserted() -> {
                    obstacles.overcome(OBSTACLE);
                    return;
                }
                case InsertResult.Failed(Failure failure) -> {
                    Duration pause = switch (failure) {
                        case Failure.Transient _, Failure.Schema _ -> soon.next();
                        case Failure.Data _, Failure.Fatal _ -> late.next();
                    };
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
