package io.windtrap.forwarder.consume;

import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.consume.read.EventReader;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.insert.Insertions;
import io.windtrap.forwarder.insert.failure.Backoff;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.kafka.RecordLookup;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One destination's thread: makes the warehouse ready, joins the group, runs the poll loop, and begins again with a new
 * consumer when the loop breaks. Only a record of a newer release ends it before {@link #close}.
 */
public final class DestinationWorker implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DestinationWorker.class);
    static final String CONSUMER = "consumer";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final SecureRandom NONCES = new SecureRandom();
    private static final Duration UNPREPARED = Duration.ofSeconds(5);

    private final DestinationPlan plan;
    private final Warehouse warehouse;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final DeadLetters letters;
    private final Supplier<RecordLookup> originals;
    private final DestinationContext context;
    private final ReadinessProblems problems;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private int longest = IntentCodec.MOST_OF_JOINT;
    private volatile boolean prepared;
    private volatile SourceSelection selection;

    /**
     * A worker that has not started.
     *
     * @param warehouse closed with this worker
     * @param consumers a new consumer of the destination's group at each call
     * @param letters closed with this worker
     * @param originals a new reader of the topic of events at each call
     */
    public DestinationWorker(
            DestinationPlan plan,
            Warehouse warehouse,
            Supplier<Consumer<byte[], byte[]>> consumers,
            DeadLetters letters,
            Supplier<RecordLookup> originals,
            DestinationContext context) {
        this.plan = plan;
        this.selection = plan.sources();
        this.warehouse = warehouse;
        this.consumers = consumers;
        this.letters = letters;
        this.originals = originals;
        this.context = context;
        this.problems = context.problems();
        this.thread = Thread.ofPlatform().name("consume-" + plan.id()).unstarted(this);
    }

    /** Starts the thread. */
    public DestinationWorker start() {
        thread.start();
        return this;
    }

    /** From the next batch on takes the sources of {@code changed}. From any thread; never blocks. */
    public void reload(SourceSelection changed) {
        selection = changed;
    }

    @Override
    public void run() {
        if (!plan.range().replay().isEmpty()) {
            MDC.put("replay", plan.range().replay());
        }
        problems.report("warehouse", "not reached yet");
        problems.report(ConsumerLoop.JOIN, "not a member of the consumer group yet");
        problems.clear("start");
        try {
            prepareWarehouse();
            while (stopping.getCount() > 0) {
                consume();
                stopping.await(context.pauses().consumer().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (UnsupportedRecordVersionException e) {
            problems.report("stopped", String.valueOf(e.getMessage()));
            log.atError()
                    .addKeyValue("destination", plan.id())
                    .addKeyValue("reason", e.getMessage())
                    .log("destination stopped; upgrade this forwarder");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            problems.report("thread", "has ended");
        }
    }

    /** Asks the thread to finish or abandon what is in flight, commit and leave the group; returns at once. */
    public void stop() {
        stopping.countDown();
        if (!prepared) {
            warehouse.close(); // Nothing is in flight, and a server that never answers would hold the thread.
        }
    }

    /**
     * Stops, and returns once the thread has ended: within the plan's bound and the consumer's own. A thread that still waits for the
     * warehouse to answer for the first time is left behind after 5 s.
     */
    @Override
    public void close() {
        stop();
        try {
            if (prepared) {
                thread.join();
            } else { // A connection that opens just while the warehouse closes may wait for its answer: it has nothing
                // to lose.
                thread.join(UNPREPARED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        warehouse.close();
        letters.close();
    }

    private void prepareWarehouse() throws InterruptedException {
        var backoff = new Backoff(context.pauses().warehouse());
        while (stopping.getCount() > 0 && warehouse.prepare() instanceof InsertResult.Failed(Failure failure)) {
            problems.report("warehouse", "error " + failure.code() + ": " + failure.message());
            Duration pause = backoff.next();
            log.atWarn()
                    .addKeyValue("destination", plan.id())
                    .addKeyValue("code", failure.code())
                    .addKeyValue("error", failure.message())
                    .addKeyValue("retry_in_ms", pause.toMillis())
                    .log("ClickHouse can't be used yet; retrying");
            stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
        prepared = true;
        problems.clear("warehouse");
    }

    private void consume() throws UnsupportedRecordVersionException {
        try (var insertions = new Insertions(
                        context,
                        warehouse,
                        letters,
                        originals,
                        plan.parallelInserts(),
                        plan.range().replacesRows());
                var member = new Member(consumers.get())) {
            var reader = new EventReader(plan.id(), plan.mapping(), plan.range(), context.metrics());
            var starts = new PartitionStart(
                    plan.batches(), plan.shape().hash(), plan.range(), insertions, context.metrics());
            var repeats = new JointRepeats(reader, originals, insertions, plan, context);
            var joint =
                    plan.batches().joint() ? new JointCut(plan.batches(), insertions, NONCES::nextLong, longest) : null;
            try {
                new ConsumerLoop(member.consumer(), reader, starts, repeats, joint, plan, context, () -> selection)
                        .run(() -> stopping.getCount() == 0);
            } catch (OffsetMetadataTooLarge e) {
                if (joint == null) {
                    throw e;
                }
                longest = joint.shorter();
                problems.report(CONSUMER, "Kafka refuses what a batch declares as too long: " + e.getMessage());
                log.atWarn()
                        .addKeyValue("destination", plan.id())
                        .addKeyValue("error", e.getMessage())
                        .log("Kafka refuses what a batch declares as too long; from now on fewer partitions share one."
                                + " Set the brokers' offset.metadata.max.bytes to 4096, its default");
            }
        } catch (AuthorizationException | AuthenticationException e) {
            problems.report(CONSUMER, "access denied by Kafka: " + e.getMessage());
            log.atError()
                    .addKeyValue("destination", plan.id())
                    .addKeyValue("error", e.getMessage())
                    .log("access denied by Kafka; retrying");
        } catch (RuntimeException e) { // Whatever broke, the next consumer begins at what is committed.
            problems.report(CONSUMER, String.valueOf(e.getMessage()));
            log.atError().addKeyValue("destination", plan.id()).setCause(e).log("consumer failed; restarting it");
        }
    }

    /** Leaves the group within a bound, whether the broker answers or not. */
    private record Member(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
