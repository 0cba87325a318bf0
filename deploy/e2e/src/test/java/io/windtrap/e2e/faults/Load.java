package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Events sent to a gateway at an even rate, and which of them it acknowledged. What is refused is not sent again. On a slow
 * machine it waits for the forwarders, so that a scenario doesn't end with minutes of backlog.
 */
final class Load {
    private static final int BATCH = 20;
    private static final int MOST_AHEAD = 2_000;
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofSeconds(1).toNanos();

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest.Builder request;
    private final String run;
    private final long pauseNanos;
    private final LongSupplier stored;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Semaphore sending = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().unstarted(this::send);
    private volatile boolean enough;

    private Load(String gatewayUrl, String writeKey, String run, int eventsPerSecond, LongSupplier stored) {
        this.run = run;
        this.stored = stored;
        this.pauseNanos = Duration.ofSeconds(BATCH).toNanos() / eventsPerSecond;
        this.request = HttpRequest.newBuilder(URI.create(gatewayUrl + "/v1/batch"))
                .timeout(Duration.ofSeconds(30))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8)));
    }

    /** @param stored events that ClickHouse has, 0 where that can't be told */
    static Load start(String gatewayUrl, String writeKey, String run, int eventsPerSecond, LongSupplier stored) {
        Load load = new Load(gatewayUrl, writeKey, run, eventsPerSecond, stored);
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
        String body = events.stream().map(SentEvent::json).collect(Collectors.joining(",", "{\"batch\":[", "]}"));
        try {
            return client.send(
                                    request.POST(HttpRequest.BodyPublishers.ofString(body))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
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
        client.close();
    }
}
