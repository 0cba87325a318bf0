package io.windtrap.e2e.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Events sent to a gateway at an even rate, and which of them it acknowledged. What is refused is not sent again. On a slow
 * machine it waits for the forwarders, so that a scenario doesn't end with minutes of backlog.
 */
final class Load {
    private static final int BATCH = 20;
    private static final int MOST_AHEAD = 2_000;
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Sender sender;
    private final String run;
    private final long pauseNanos;
    private final LongSupplier stored;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Semaphore sending = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().unstarted(this::send);
    private volatile boolean enough;

    private Load(Sender sender, String run, int eventsPerSecond, LongSupplier stored) {
        this.sender = sender;
        this.run = run;
        this.stored = stored;
        this.pauseNanos = Duration.ofSeconds(BATCH).toNanos() / eventsPerSecond;
    }

    /** @param stored events that ClickHouse has, 0 where that can't be told */
    static Load start(Sender sender, String run, int eventsPerSecond, LongSupplier stored) {
        Load load = new Load(sender, run, eventsPerSecond, stored);
        load.thread.start();
        return load;
    }

    /** The ids that the gateway has answered for with 200. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    private void send() {
        long next = System.nanoTime();
        long looked = next;
        long known = 0;
        int first = 0;
        while (!enough) {
            if (System.nanoTime() - looked > BETWEEN_LOOKS_NANOS) {
                known = Math.max(known, stored.getAsLong());
                looked = System.nanoTime();
            }
            if (acknowledged.size() < known + MOST_AHEAD && sending.tryAcquire()) {
                send(first);
                first += BATCH;
                sending.release();
            }
            next = Math.max(next + pauseNanos, System.nanoTime() - pauseNanos);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void send(int first) {
        List<SentEvent> events = new ArrayList<>();
        for (int number = first; number < first + BATCH; number++) {
            events.add(new SentEvent(run, number));
        }
        if (post(events)) {
            events.forEach(event -> acknowledged.add(event.id()));
        }
    }

    private boolean post(List<SentEvent> events) {
        try {
            return sender.post("/v1/batch", events.stream().map(SentEvent::json).toList());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            enough = true;
            return false;
        }
    }

    /** Sends nothing until it is to resume; returns when the last answer is there. */
    void pause() {
        sending.acquireUninterruptibly();
    }

    void resume() {
        sending.release();
    }

    /** Sends no more; returns when the last answer is there. */
    void stop() {
        enough = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
    }
}
