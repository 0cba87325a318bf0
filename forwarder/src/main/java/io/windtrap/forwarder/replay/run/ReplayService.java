package io.windtrap.forwarder.replay.run;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.consume.DestinationWorker;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayState;
import io.windtrap.forwarder.replay.ReplaySummary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of replays on a thread of its own: starts a worker for each that is to run here, ends those that are paused,
 * cancelled or done. A replay's worker is a member of its own consumer group, so several processes share its partitions.
 */
public final class ReplayService implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReplayService.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private final Supplier<ReplayLog> logs;
    private final Predicate<Replay> which;
    private final ReplayWorkers workers;
    private final Consumer<ReplayBook> observer;
    private final InstantSource clock;
    private final Pauses pauses;
    private final Map<String, Running> running = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final AtomicReference<@Nullable WindtrapConfig> changed = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable ReplayLog followed;
    private final Thread thread = Thread.ofPlatform().name("replays").unstarted(this);

    /** A replay that runs here. */
    private record Running(DestinationWorker worker, ReplayRange range) {
        void close() {
            worker.close();
            range.close();
        }
    }

    /**
     * A service that has not started.
     *
     * @param logs a new reader and writer of the topic of replays at each call
     * @param which replays run here while they are {@link ReplayState#RUNNING}
     * @param observer hears what the topic says, often; called by the service's thread
     */
    public ReplayService(
            Supplier<ReplayLog> logs,
            Predicate<Replay> which,
            ReplayWorkers workers,
            Consumer<ReplayBook> observer,
            InstantSource clock,
            Pauses pauses) {
        this.logs = logs;
        this.which = which;
        this.workers = workers;
        this.observer = observer;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** Starts the thread; returns at once, whether Kafka and the topic are there or not. */
    public void start() {
        thread.start();
    }

    /** From now on replays take the sources that {@code config} has. */
    public void reload(WindtrapConfig config) {
        changed.set(config);
    }

    @Override
    public void run() {
        try {
            while (stopping.getCount() > 0) {
                follow();
                stopping.await(pauses.topics().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(List.copyOf(running.keySet()));
        }
    }

    /** Returns when it is to stop, or when Kafka fails. */
    private void follow() throws InterruptedException {
        try (ReplayLog topic = logs.get()) {
            followed = topic;
            if (stopping.getCount() == 0) {
                return; // Whoever stops it from now on wakes this one.
            }
            // Asked by the same clients: new ones every few seconds cost more than a trickle of events.
            while (!topic.exists()) {
                if (told.add("")) {
                    log.atInfo().log("the topic of replays does not exist, so this forwarder runs no replays;"
                            + " to have replays run: forwarder topics create");
                }
                if (stopping.await(pauses.topics().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            topic.read();
            while (stopping.getCount() > 0) {
                ReplayBook book = topic.poll(POLL_TIMEOUT);
                finish(topic, book);
                reconcile(book);
                observer.accept(book);
            }
        } catch (KafkaException e) {
            if (stopping.getCount() > 0) {
                log.atWarn()
                        .addKeyValue("error", e.getMessage())
                        .log("can't read the topic of replays; running replays go on, retrying");
            }
        }
    }

    /** Any process that runs it may say that a replay is done: all say the same. */
    private void finish(ReplayLog topic, ReplayBook book) {
        for (Replay replay : book.replays()) {
            if (running.containsKey(replay.name()) && isToRun(replay)) {
                ReplaySummary summary = book.summary(replay);
                if (summary.isComplete()) {
                    topic.write(replay.in(ReplayState.DONE, replay.detached(), clock.millis()));
                    log.atInfo()
                            .addKeyValue("replay", replay.name())
                            .addKeyValue("destination", replay.destination())
                            .addKeyValue("events", summary.counts().events())
                            .addKeyValue("dead_letters", summary.counts().deadLetters())
                            .log("replay done");
                }
            }
        }
    }

    private void reconcile(ReplayBook book) {
        List<String> over = new ArrayList<>();
        for (String name : running.keySet()) {
            if (book.replay(name).filter(this::isToRun).isEmpty()) {
                over.add(name);
            }
        }
        end(over);
        WindtrapConfig reloaded = changed.getAndSet(null);
        for (Replay replay : book.replays()) {
            Running here = running.get(replay.name());
            if (here != null && reloaded != null) {
                workers.sources(replay, reloaded).ifPresent(here.worker()::reload);
            }
            if (isToRun(replay) && !running.containsKey(replay.name())) {
                begin(replay);
            }
        }
    }

    private boolean isToRun(Replay replay) {
        return replay.state() == ReplayState.RUNNING && which.test(replay);
    }

    private void begin(Replay replay) {
        var range = new ReplayRange(replay, logs, clock);
        Optional<DestinationWorker> worker = workers.worker(replay, range);
        if (worker.isEmpty()) {
            if (told.add(replay.name())) {
                log.atWarn()
                        .addKeyValue("replay", replay.name())
                        .addKeyValue("destination", replay.destination())
                        .log(
                                "a replay is of a destination that this forwarder's configuration does not have; other forwarders run it");
            }
            return;
        }
        running.put(replay.name(), new Running(worker.get().start(), range));
        log.atInfo()
                .addKeyValue("replay", replay.name())
                .addKeyValue("destination", replay.destination())
                .addKeyValue("into", String.valueOf(replay.into()))
                .log("replay started on this forwarder");
    }

    private void end(List<String> names) {
        names.stream().map(running::get).forEach(one -> one.worker().stop());
        for (String name : names) {
            Running ended = running.remove(name);
            if (ended != null) {
                ended.close();
                log.atInfo().addKeyValue("replay", name).log("replay stopped on this forwarder");
            }
        }
    }

    /** Asks the thread to stop; returns at once. */
    public void stop() {
        stopping.countDown();
        ReplayLog waiting = followed;
        if (waiting != null) {
            waiting.wake(); // It may wait for a Kafka that does not answer.
        }
    }

    /** Stops; returns once each replay has finished or abandoned what is in flight, within its destination's bound. */
    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
