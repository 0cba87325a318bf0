package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.bench.warehouse.Warehouse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long it takes from the sending of an event until a query finds it: sends one now and then, and asks again and again for
 * those that are on their way.
 */
public final class FreshnessProbe {
    private static final long SEED = 14;

    private final GatewayClient gateway;
    private final Warehouse warehouse;
    private final String run;
    private final Pace pace;
    /** Intervals vary: equal ones could keep step with the forwarder's batches. */
    private final Random random = new Random(SEED);

    private final Map<String, Long> onTheirWay = new HashMap<>();
    private final Latency freshness = new Latency();
    private int count;
    private int refused;

    /**
     * How often there is what.
     *
     * @param everyMillis mean time between two probes
     * @param pollMillis time between two queries: a result is up to that much too high
     * @param patience time after the last probe, after which those that are still on their way are lost
     */
    public record Pace(long everyMillis, long pollMillis, Duration patience) {}

    /** @param run names the run: message ids start with it */
    public FreshnessProbe(HttpClient client, String gatewayUrl, Warehouse warehouse, String run, Pace pace) {
        this.gateway = new GatewayClient(client, gatewayUrl);
        this.warehouse = warehouse;
        this.run = run;
        this.pace = pace;
    }

    /** Probes for a time, then waits for those that are on their way; returns how long those took that were found. */
    public Latency run(double seconds) throws IOException, InterruptedException {
        long sinceMillis = System.currentTimeMillis() - 1_000;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long limit = end + pace.patience().toNanos();
        long nextProbe = System.nanoTime();
        long poll = nextProbe;
        while (poll < end || (!onTheirWay.isEmpty() && poll < limit)) {
            if (poll >= nextProbe && poll < end) {
                send();
                nextProbe += (long) (pace.everyMillis() * 1e6 * (0.5 + random.nextDouble()));
            }
            if (!onTheirWay.isEmpty()) {
                find(sinceMillis);
            }
            TimeUnit.NANOSECONDS.sleep(poll + TimeUnit.MILLISECONDS.toNanos(pace.pollMillis()) - System.nanoTime());
            poll = System.nanoTime();
        }
        return freshness;
    }

    /** Probes that the gateway refused, or that could not be found. */
    public int lost() {
        return refused + onTheirWay.size();
    }

    /** Probes that were sent; each is a track. */
    public int count() {
        return count;
    }

    private void send() {
        String id = run + "-probe-" + count++;
        String event = """
                {"messageId":"%s","anonymousId":"%s","event":"Product Viewed","properties":{"name":"Probe"}}""".formatted(id, id);
        long sent = System.nanoTime();
        try {
            gateway.post("/v1/track", event.getBytes(UTF_8)).join();
            onTheirWay.put(id, sent);
        } catch (CompletionException e) {
            refused++;
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
