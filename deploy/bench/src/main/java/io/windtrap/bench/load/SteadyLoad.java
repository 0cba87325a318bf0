package io.windtrap.bench.load;

import io.windtrap.bench.events.SampleEvents;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends events at a rate that the gateway does not decide: each request has its time, latency counts from there, and a
 * slow answer holds up no other request.
 */
public final class SteadyLoad implements Runnable {
    private static final long SEED = 13;
    /** Past it requests wait, and count as late: the machine is not drowned when the gateway falls behind. */
    private static final int MOST_IN_FLIGHT = 256;

    private static final long LAST_ANSWERS_SECONDS = 30;

    private final GatewayClient gateway;
    private final SampleEvents events;
    private final int eventsOfRequest;
    private final long requests;
    private final long firstMeasured;
    private final long intervalNanos;
    private final Semaphore room = new Semaphore(MOST_IN_FLIGHT);
    private final Latency acknowledged = new Latency();
    private final Latency late = new Latency();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<@Nullable Throwable>(null);

    /**
     * A load that {@link #run} makes.
     *
     * @param run names the run: message ids and anonymous ids start with it
     * @param rate events a second, 1 or more
     * @param eventsOfRequest events of one request, 1 or more
     * @param seconds how long, warm-up included
     * @param warmUp how many of these seconds, at the beginning, are not measured
     */
    public SteadyLoad(
            HttpClient client,
            String gatewayUrl,
            String run,
            int rate,
            int eventsOfRequest,
            double seconds,
            double warmUp) {
        this.gateway = new GatewayClient(client, gatewayUrl);
        this.events = new SampleEvents(run, SEED, InstantSource.system());
        this.eventsOfRequest = eventsOfRequest;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(eventsOfRequest) / rate;
        this.requests = Math.max(1, Math.round(seconds * rate / eventsOfRequest));
        this.firstMeasured = Math.round(warmUp * rate / eventsOfRequest);
    }

    /** Sends everything and waits for the answers, 30 s for the last ones; stops early at the first refusal. */
    @Override
    public void run() {
        long start = System.nanoTime();
        try {
            for (long i = 0; i < requests && failure.get() == null; i++) {
                byte[] body = body();
                long due = start + i * intervalNanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                room.acquire();
                boolean measured = i >= firstMeasured;
                if (measured) {
                    late.record(System.nanoTime() - due);
                }
                var _ = gateway.post("/v1/batch", body).whenComplete((_, refusal) -> {
                    if (refusal != null) {
                        failure.compareAndSet(null, refusal);
                    } else if (measured) {
                        acknowledged.record(System.nanoTime() - due);
                    }
                    room.release();
                });
            }
            if (!room.tryAcquire(MOST_IN_FLIGHT, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
                failure.compareAndSet(null, new IOException("no answer for " + LAST_ANSWERS_SECONDS + " s"));
            }
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does nothing when all is well.
     *
     * @throws IOException if a request was refused or got no answer
     */
    public void requireAcknowledged() throws IOException {
        Throwable reason = failure.get();
        if (reason != null) {
            throw new IOException("an event was not acknowledged: " + reason.getMessage(), reason);
        }
    }

    /** From a request's time to its answer, without those of the warm-up. */
    public Latency acknowledged() {
        return acknowledged;
    }

    /** From a request's time to when it was sent, without those of the warm-up; much of it says that the generator was the limit. */
    public Latency late() {
        return late;
    }

    /** Events of each type that were sent; to be asked when {@link #run} is over. */
    public Map<String, Long> countOfType() {
        return events.countOfType();
    }

    private byte[] body() {
        return Requests.batch(Stream.generate(() -> events.next().json())
                .limit(eventsOfRequest)
                .toList());
    }
}
