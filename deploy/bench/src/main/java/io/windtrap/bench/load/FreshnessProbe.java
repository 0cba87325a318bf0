package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.bench.warehouse.Warehouse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long it takes from the sending of an event until a query finds it: sends one now and then, and asks for those
 * that are on their way every 20 ms; so a result is up to that much too high.
 */
public final class FreshnessProbe {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SEED = 14;

    private final GatewayClient gateway;
    private final Warehouse warehouse;
    private final String run;
    /** Intervals vary: equal ones could keep step with the forwarder's batches. */
    private final Random random = new Random(SEED);

    private final Map<String, Long> onTheirWay = new HashMap<>();
    private final Latency freshness = new Latency();
    private int count;

    /** @param run names the run: message ids start with it */
    public FreshnessProbe(HttpClient client, String gatewayUrl, Warehouse warehouse, String run) {
        this.gateway = new GatewayClient(client, gatewayUrl);
        this.warehouse = warehouse;
        this.run = run;
    }

    /**
     * Probes for a time, then waits for those that are on their way.
     *
     * @param everyMillis mean time between two probes
     * @throws IOException if a probe is refused, or can't be found 30 s after the last one
     */
    public Latency run(double seconds, long everyMillis) throws IOException, InterruptedException {
        long sinceMillis = System.currentTimeMillis() - 1_000;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long nextProbe = System.nanoTime();
        while (System.nanoTime() < end || !onTheirWay.isEmpty()) {
            long poll = System.nanoTime();
            if (poll - end > LIMIT_NANOS) {
                throw new IOException(onTheirWay.size() + " probes were acknowledged, and can't be found after 30 s");
            }
            if (poll >= nextProbe && poll < end) {
                send();
                nextProbe += (long) (everyMillis * 1e6 * (0.5 + random.nextDouble()));
            }
            if (!onTheirWay.isEmpty()) {
                find(sinceMillis);
            }
            TimeUnit.NANOSECONDS.sleep(poll + POLL_NANOS - System.nanoTime());
        }
        return freshness;
    }

    /** Probes that were sent; each is a track. */
    public int count() {
        return count;
    }

    private void send() throws IOException {
        String id = run + "-probe-" + count++;
        String event = """
                {"messageId":"%s","anonymousId":"%s","event":"Product Viewed","properties":{"name":"Probe"}}""".formatted(id, id);
        onTheirWay.put(id, System.nanoTime());
        try {
            gateway.post("/v1/track", event.getBytes(UTF_8)).join();
        } catch (CompletionException e) {
            throw new IOException("a probe was not acknowledged: " + e.getMessage(), e);
        }
    }

    private void find(long sinceMillis) throws IOException, InterruptedException {
        for (String id : warehouse.tracksAmong(onTheirWay.keySet(), sinceMillis)) {
            Long sent = onTheirWay.remove(id);
            if (sent != null) {
                freshness.record(System.nanoTime() - sent);
            }
        }
    }
}
