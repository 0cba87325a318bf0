package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Eight clients that post events and batches of events, one soon after the other, until they are stopped, or nobody listens any
 * more, and that wait a little when they are told to come later. The events of a batch are of several users, so that they lie
 * in several partitions, and Kafka may take some of them only.
 */
final class Load implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** So that it is a load, and not a test of how much two processors can do: some hundred requests a second. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(10);

    private static final int EVENTS_OF_A_BATCH = 5;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final List<String> otherAnswers = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Begins to post to the gateway on {@code port}, with the key of the source {@code web}. */
    Load(int port) {
        URI gateway = URI.create("http://127.0.0.1:" + port);
        for (int n = 0; n < 8; n++) {
            String name = "client-" + n;
            threads.execute(() -> run(gateway, name));
        }
    }

    /** Message ids that were answered with {@code ok}, up to now. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** How many requests were told to come later. */
    int refused() {
        return refused.get();
    }

    /** How long the slowest answer took. */
    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    /** Stops, and holds the answers to the topic: every event acknowledged is there, once; nothing was answered but ok and 503. */
    void stopAndCompareWith(Supplier<List<String>> messageIdsInTopic) {
        close();
        List<String> found = new ArrayList<>(messageIdsInTopic.get());
        found.retainAll(acknowledged);
        assertThat(found).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(otherAnswers).isEmpty();
    }

    private void run(URI gateway, String name) {
        for (int n = 0; !stopped.get(); n++) {
            List<String> messageIds = messageIds(name, n);
            HttpRequest request = request(gateway, messageIds);
            try {
                long begun = System.nanoTime();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                slowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
                if (answer.statusCode() == 200) {
                    acknowledged.addAll(messageIds);
                    Thread.sleep(BETWEEN_REQUESTS);
                } else if (answer.statusCode() == 503
                        && answer.headers().firstValue("Retry-After").isPresent()) {
                    refused.incrementAndGet();
                    Thread.sleep(PAUSE);
                } else {
                    otherAnswers.add(answer.statusCode() + " " + answer.body());
                }
            } catch (HttpTimeoutException e) {
                otherAnswers.add("none within " + ANSWER);
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Of the events that a client's next request brings: every other one is a batch. */
    private static List<String> messageIds(String client, int n) {
        return n % 2 == 0
                ? List.of(client + "-" + n)
                : IntStream.range(0, EVENTS_OF_A_BATCH)
                        .mapToObj(event -> client + "-" + n + "-" + event)
                        .toList();
    }

    private static HttpRequest request(URI gateway, List<String> messageIds) {
        List<String> events = messageIds.stream()
                .map(id -> "{\"userId\":\"user of " + id + "\",\"messageId\":\"" + id + "\"}")
                .toList();
        boolean batch = events.size() > 1;
        return HttpRequest.newBuilder(gateway.resolve(batch ? "/v1/batch" : "/v1/track"))
                .header("Authorization", TestGateway.AUTHORIZATION)
                // Far above what the gateway allows itself: a request without an answer is a fault, and no reason to
                // wait for ever.
                .timeout(ANSWER)
                .POST(BodyPublishers.ofString(batch ? "{\"batch\":" + events + "}" : events.getFirst()))
                .build();
    }

    /** Stops; returns when the last answers have come. */
    @Override
    public void close() {
        stopped.set(true);
        threads.close();
    }
}
