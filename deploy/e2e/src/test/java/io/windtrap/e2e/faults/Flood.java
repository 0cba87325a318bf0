package io.windtrap.e2e.faults;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What somebody with a public write key can send: made-up names of events and properties, huge events, one user's events without
 * end, and names and values that ClickHouse refuses.
 */
final class Flood implements AutoCloseable {
    private static final int NAMES = 1_500;
    private static final int NAMES_OF_REQUEST = 500;
    private static final int PROPERTIES = 3_000;
    private static final int PROPERTIES_OF_EVENT = 100;
    private static final int HUGE = 12_000_000;
    private static final Duration BETWEEN_HUGE = Duration.ofSeconds(2);
    private static final int REQUESTS_A_SECOND = 10;
    private static final int EVENTS_OF_REQUEST = 50;
    private static final int USERS = 97;

    private final Sdk sdk;
    private final Duration length;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** @param length of the steady part */
    Flood(Sdk sdk, Duration length) {
        this.sdk = sdk;
        this.length = length;
    }

    /** Sends everything; returns after the last answer. */
    void run() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> parts = List.of(
                    threads.submit(this::names), threads.submit(this::huge), threads.submit(this::steadyAndPoisoned));
            for (Future<?> part : parts) {
                part.get();
            }
        }
    }

    /** Ids of the events that the gateway answered for with 200. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Ids of all events, whatever the gateway answered. */
    Set<String> sent() {
        return sent;
    }

    private Void names() throws InterruptedException, ExecutionException {
        try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> requests = new ArrayList<>();
            for (int first = 0; first < NAMES; first += NAMES_OF_REQUEST) {
                List<Event> events = IntStream.range(first, first + NAMES_OF_REQUEST)
                        .mapToObj(name -> Event.track("name-" + name, "Made Up " + name, "{\"a\":1}"))
                        .toList();
                requests.add(() -> send("/v1/batch", events));
            }
            for (Future<Void> request : atOnce.invokeAll(requests)) {
                request.get();
            }
        }
        return null;
    }

    private Void huge() throws InterruptedException {
        String numbers = IntStream.range(0, HUGE / 2).mapToObj(_ -> "1").collect(joining(",", "{\"many\":[", "]}"));
        String text = "{\"text\":\"" + "x".repeat(HUGE) + "\"}";
        everyWithin(BETWEEN_HUGE, number -> {
            boolean isText = number % 2 == 0;
            return List.of(Event.track("huge-" + number, isText ? "Huge Text" : "Huge Array", isText ? text : numbers));
        });
        return null;
    }

    private Void steadyAndPoisoned() throws InterruptedException {
        List<Event> poison = poison();
        everyWithin(Duration.ofSeconds(1).dividedBy(REQUESTS_A_SECOND), request -> {
            List<Event> events = new ArrayList<>();
            for (int event = 0; event < EVENTS_OF_REQUEST; event++) {
                int number = request * EVENTS_OF_REQUEST + event;
                events.add(new Event(
                        "hot-" + number, "hot", "\"type\":\"track\",\"event\":\"Hot\",\"properties\":{\"n\":1}"));
            }
            if (request < PROPERTIES / PROPERTIES_OF_EVENT) {
                String properties = IntStream.range(0, PROPERTIES_OF_EVENT)
                        .mapToObj(property -> "\"made_up_%d\":1".formatted(request * PROPERTIES_OF_EVENT + property))
                        .collect(joining(",", "{", "}"));
                events.set(0, Event.track("property-" + request, "Made Up Properties", properties));
            }
            if (request < poison.size()) {
                events.set(1, poison.get(request));
            }
            // A view throws again and again, not only once.
            if (request % REQUESTS_A_SECOND == 0) {
                events.set(2, Event.track("viewed-" + request, "Viewed", "{\"s\":\"bad\"}"));
            }
            return events;
        });
        return null;
    }

    private interface Requests extends IntFunction<List<Event>> {}

    private void everyWithin(Duration pause, Requests requests) throws InterruptedException {
        long start = System.nanoTime();
        long next = start;
        for (int number = 0; next - start < length.toNanos(); number++) {
            send("/v1/import", requests.apply(number));
            next += pause.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private Void send(String path, List<Event> events) throws InterruptedException {
        events.forEach(event -> sent.add(event.id()));
        if (sdk.post(path, events.stream().map(Event::json).toList())) {
            events.forEach(event -> acknowledged.add(event.id()));
        }
        return null;
    }

    /** @param rest members of the event beside its id and its user */
    private record Event(String id, String user, String rest) {
        static Event track(String id, String name, String properties) {
            return of(id, "\"type\":\"track\",\"event\":\"%s\",\"properties\":%s".formatted(name, properties));
        }

        static Event of(String id, String rest) {
            return new Event(id, "u" + Math.floorMod(id.hashCode(), USERS), rest);
        }

        String json() {
            return "{\"messageId\":\"%s\",\"anonymousId\":\"%s\",%s}".formatted(id, user, rest);
        }
    }

    /** One of each kind that a partition could stop at. */
    private static List<Event> poison() {
        List<Event> poison = new ArrayList<>();
        List<String> reserved =
                List.of("_blockNumber", "_row_exists", "_block_offset", "_part", "_table", "_disk_name");
        for (String name : reserved) {
            String values = "{\"" + name + "\":1}";
            poison.add(Event.track("reserved" + name, "Reserved", values));
            poison.add(Event.of("reserved-trait" + name, "\"type\":\"identify\",\"traits\":" + values));
            poison.add(Event.of("reserved-group" + name, "\"type\":\"group\",\"groupId\":\"g\",\"traits\":" + values));
            poison.add(Event.of("reserved-context" + name, "\"type\":\"page\",\"context\":" + values));
        }
        for (String name : List.of("Sessions View", "Plan Prices", "windtrap rehearsal 1")) {
            poison.add(Event.track("object-" + name, name, "{\"plan\":\"p\",\"price\":5,\"more\":1}"));
        }
        poison.add(Event.of("long-traits", "\"type\":\"identify\",\"traits\":" + longNames(0, 1_500)));
        poison.add(Event.track("long-1", "Long Names", longNames(0, 1_500)));
        poison.add(Event.track("long-2", "Long Names", longNames(1_500, 2_900)));
        String blendo = ",\"integrations\":{\"All\":true,\"CLICKHOUSE\":{\"options\":{\"useBlendoCasing\":true}}}";
        poison.add(Event.of(
                "escaped", "\"type\":\"track\",\"event\":\"" + "$".repeat(120) + "\",\"properties\":{}" + blendo));
        poison.add(Event.of(
                "escaped-columns",
                "\"type\":\"track\",\"event\":\"Escaped\",\"properties\":{\"" + "\\\\".repeat(300) + "\":1}" + blendo));
        poison.add(Event.of("filtered", "\"type\":\"track\",\"event\":\"Filtered\",\"integrations\":{\"All\":false}"));
        poison.add(Event.of("nameless", "\"type\":\"track\",\"event\":\"Nameless\",\"properties\":{\"цена\":5}"));
        poison.add(Event.of("timeless", "\"type\":\"track\",\"event\":\"Timeless\",\"timestamp\":\"soon\""));
        return poison;
    }

    private static String longNames(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(name -> "\"" + "n".repeat(122) + "%05d\":1".formatted(name))
                .collect(joining(",", "{", "}"));
    }

    @Override
    public void close() {
        sdk.close();
    }
}
