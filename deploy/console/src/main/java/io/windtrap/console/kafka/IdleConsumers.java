package io.windtrap.console.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** Consumers that nobody uses at the moment: a few, and each for a minute. Safe for concurrent use. */
final class IdleConsumers implements AutoCloseable {
    static final int MOST = 3;
    static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    /** Those that were used before others come before them. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final ScheduledExecutorService timer;
    private boolean closed;

    private record Idle(Consumer<byte[], byte[]> consumer, long since) {}

    /** @param nanos a clock, as {@link System#nanoTime} */
    IdleConsumers(LongSupplier nanos) {
        this.nanos = nanos;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofVirtual().name("idle-consumers").factory());
        var _ = timer.scheduleWithFixedDelay(
                this::closeOld, BETWEEN_CHECKS.toSeconds(), BETWEEN_CHECKS.toSeconds(), TimeUnit.SECONDS);
    }

    /** The one that was used last; null = there is none. */
    @Nullable
    Consumer<byte[], byte[]> take() {
        synchronized (idle) {
            Idle last = idle.pollLast();
            return last == null ? null : last.consumer();
        }
    }

    /** Keeps {@code consumer}, or closes it where enough are kept. */
    void keep(Consumer<byte[], byte[]> consumer) {
        synchronized (idle) {
            if (!closed && idle.size() < MOST) {
                idle.addLast(new Idle(consumer, nanos.getAsLong()));
                return;
            }
        }
        KafkaClients.close(consumer);
    }

    int size() {
        synchronized (idle) {
            return idle.size();
        }
    }

    /** Closes those that nobody has used for long. */
    void closeOld() {
        long now = nanos.getAsLong();
        List<Idle> old = new ArrayList<>();
        synchronized (idle) {
            for (Idle first = idle.peek(); first != null && isOld(first, now); first = idle.peek()) {
                old.add(idle.remove());
            }
        }
        old.forEach(one -> KafkaClients.close(one.consumer()));
    }

    private static boolean isOld(Idle one, long now) {
        return now - one.since() >= LONGEST.toNanos();
    }

    /** Closes them all, and those that are kept later. */
    @Override
    public void close() {
        timer.shutdownNow();
        List<Idle> all;
        synchronized (idle) {
            closed = true;
            all = List.copyOf(idle);
            idle.clear();
        }
        all.forEach(one -> KafkaClients.close(one.consumer()));
    }
}
