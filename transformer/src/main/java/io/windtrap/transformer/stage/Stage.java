package io.windtrap.transformer.stage;

import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.dedup.RocksDbMemory;
import io.windtrap.transformer.metrics.TransformerMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the Kafka Streams application: waits for its topics, starts it, and replaces threads that end with an error, for as long as it
 * takes. Nothing is skipped.
 */
public final class Stage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Stage.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    /** As long an error is an obstacle after it happened: it comes again, or is over. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    private final StagePlan plan;
    private final String instance;
    private final TransformerMetrics metrics;
    private final Supplier<Admin> clients;
    private final InstantSource clock;
    private final Duration between;
    private final Thread starter = Thread.ofVirtual().name("stage-start").unstarted(this::begin);
    private final RestoreProgress restoring = new RestoreProgress();
    private volatile String obstacle = "starting";
    private volatile @Nullable KafkaStreams streams;
    private @Nullable RocksDbMemory memory;
    private volatile @Nullable Failure failure;

    private record Failure(Instant at, String why) {}

    /**
     * A stage that has not begun.
     *
     * @param instance names this process in its group
     * @param clients opens a client, which is closed here
     * @param between pause between looks at topics that can't be used, and before a thread that failed is replaced
     */
    public Stage(
            StagePlan plan,
            String instance,
            TransformerMetrics metrics,
            Supplier<Admin> clients,
            InstantSource clock,
            Duration between) {
        this.plan = plan;
        this.instance = instance;
        this.metrics = metrics;
        this.clients = clients;
        this.clock = clock;
        this.between = between;
    }

    /** Begins, and returns at once, whether Kafka is there or not. */
    public void start() {
        starter.start();
    }

    /** Why it can't work, a line for people each; empty = it can. From memory. */
    public List<String> obstacles() {
        List<String> all = new ArrayList<>();
        if (!obstacle.isEmpty()) {
            all.add(obstacle);
        }
        KafkaStreams running = streams;
        if (running != null && running.state() != KafkaStreams.State.RUNNING) {
            all.add("Kafka Streams is " + running.state() + ": "
                    + (restoring.remaining() > 0
                            ? restoring.remaining() + " records of the store of ids are still to be read from Kafka"
                            : "partitions are being assigned, or it has failed"));
        }
        Failure last = failure;
        if (last != null && last.at().plus(RECENT).isAfter(clock.instant())) {
            all.add("a thread failed: " + last.why());
        }
        return all;
    }

    /** All metrics of Kafka Streams, of the threads that there are now; empty before it runs. From memory. */
    public Map<MetricName, ? extends Metric> streamsMetrics() {
        KafkaStreams running = streams;
        return running == null ? Map.of() : running.metrics();
    }

    /** Records of the stores that are still to be read from Kafka, about; their partitions wait. */
    public long restoreRemaining() {
        return restoring.remaining();
    }

    private void begin() {
        try {
            TopicPair.Found topics = topics();
            while (topics == null) {
                Thread.sleep(between);
                topics = topics();
            }
            run(topics);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the topics are like; null = they can't be used now, and {@link #obstacle} says why. */
    private TopicPair.@Nullable Found topics() throws InterruptedException {
        Admin kafka = null;
        try {
            kafka = clients.get();
            return TopicPair.look(kafka, plan);
        } catch (TopicPair.UnfitException e) {
            met(String.valueOf(e.getMessage()));
            return null;
        } catch (KafkaException e) { // such as a host name that does not resolve
            met("Kafka can't be reached: " + e.getMessage());
            return null;
        } finally {
            if (kafka != null) {
                kafka.close(Duration.ZERO);
            }
        }
    }

    private void met(String problem) {
        if (!obstacle.equals(problem)) {
            log.atError()
                    .addKeyValue("reason", problem)
                    .log("the transformer can't start yet; trying again until it can");
        }
        obstacle = problem;
    }

    private synchronized void run(TopicPair.Found topics) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        DedupPlan dedup = plan.dedup();
        memory = dedup == null ? null : new RocksDbMemory(dedup.memory());
        // Kafka gives a thread all of them where no other is there.
        var pace = new Pace(clock, plan.longestEvent(), topics.partitions());
        var started = new KafkaStreams(
                StreamTopology.of(plan, topics.limits(), metrics, clock, pace),
                StreamSettings.of(plan, instance, memory, pace.transaction()));
        started.setGlobalStateRestoreListener(restoring);
        started.setUncaughtExceptionHandler(this::failed);
        started.setStateListener((now, before) -> log.atInfo()
                .addKeyValue("state", now)
                .addKeyValue("before", before)
                .log("Kafka Streams changed its state"));
        started.start();
        streams = started;
        obstacle = "";
    }

    /** On the thread that ends, whose partitions wait meanwhile. */
    private StreamThreadExceptionResponse failed(Throwable error) {
        metrics.restarted();
        String why = why(error);
        failure = new Failure(clock.instant(), why);
        log.atError()
                .addKeyValue("reason", why)
                .addKeyValue("error", error.getClass().getSimpleName())
                .log("a thread failed; its partitions wait, and another one tries again; correct the reason", error);
        try {
            Thread.sleep(between);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** The innermost message: those around it say where in Kafka Streams it was. */
    private static String why(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** One that comes back keeps its place in the group; the one of a replay does not come back. */
    private CloseOptions how() {
        CloseOptions how = CloseOptions.timeout(CLOSE_TIMEOUT);
        return plan.ranges() == null
                ? how
                : how.withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    }

    /** Finishes and commits what is under way, within 20 s; the group keeps its partitions for it until the session ends. */
    @Override
    public void close() {
        starter.interrupt();
        synchronized (this) {
            KafkaStreams running = streams;
            if (running != null && !running.close(how())) {
                log.atWarn().log("Kafka Streams did not stop in time; what was not committed is done again");
            } else if (memory != null) {
                memory.close();
            }
        }
    }
}
