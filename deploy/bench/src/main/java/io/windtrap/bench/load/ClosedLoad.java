package io.windtrap.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * As many requests as are answered: each connection sends its next one when it has the answer to the last. What it tells is what can be
 * done, and how long an answer takes then; how long users wait at a rate of theirs, only {@link SteadyLoad} tells.
 */
public final class ClosedLoad implements AutoCloseable {
    private static final int ACCEPTED = 200;

    private final int port;
    private final List<byte[]> requests;
    private final List<Thread> connections = new ArrayList<>();
    private final LongAdder answered = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<@Nullable Throwable>(null);
    private volatile Latency latency = new Latency();
    private volatile boolean enough;

    private ClosedLoad(int port, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
    }

    /**
     * Begins.
     *
     * @param port of a gateway on 127.0.0.1
     * @param requests whole requests of HTTP 1.1, which connections send in turn
     * @param connections how many at the same time, 1 or more
     */
    public static ClosedLoad start(int port, List<byte[]> requests, int connections) {
        var load = new ClosedLoad(port, requests);
        for (int connection = 0; connection < connections; connection++) {
            int first = connection * requests.size() / connections;
            load.connections.add(Thread.ofVirtual().name("connection").start(() -> load.send(first)));
        }
        return load;
    }

    /** Times of answers are noted anew from now on. */
    public void beginMeasuring() {
        latency = new Latency();
    }

    /** Times of answers since measuring began. */
    public Latency latency() {
        return latency;
    }

    /** Requests that were answered with 200 so far. */
    public long answered() {
        return answered.sum();
    }

    private void send(int first) {
        try (Connection connection = Connection.open(port)) {
            for (int i = first; !enough; i++) {
                long begun = System.nanoTime();
                int status = connection.exchange(requests.get(i % requests.size()));
                if (status != ACCEPTED) {
                    throw new IOException("the answer was " + status);
                }
                latency.record(System.nanoTime() - begun);
                answered.increment();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
            enough = true;
        }
    }

    /**
     * Sends no more, and returns when each connection has its last answer.
     *
     * @throws IOException if a request was refused, or a connection failed, before that
     */
    public void stop() throws IOException, InterruptedException {
        enough = true;
        for (Thread connection : connections) {
            connection.join();
        }
        Throwable reason = failure.get();
        if (reason != null) {
            throw new IOException("a request was not answered with 200: " + reason.getMessage(), reason);
        }
    }

    /** Sends no more. */
    @Override
    public void close() {
        enough = true;
    }
}
