package io.windtrap.e2e.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * How long the events of one source take from the SDK's call until a query finds them, measured by an event now and then. The
 * users are many, so that every partition is measured.
 */
final class Freshness implements AutoCloseable {
    private static final long BETWEEN_EVENTS_NANOS = Duration.ofMillis(100).toNanos();
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(50).toNanos();

    private final Fleet fleet;
    private final Sdk sdk;
    private final Map<String, Long> onTheirWay = new ConcurrentHashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final Thread sender = Thread.ofVirtual().unstarted(this::send);
    private final Thread reader = Thread.ofVirtual().unstarted(this::look);
    private volatile boolean enough;

    private Freshness(Fleet fleet, String source) {
        this.fleet = fleet;
        this.sdk = fleet.sdk(source);
    }

    /** Measures from now on. */
    static Freshness of(Fleet fleet, String source) {
        Freshness freshness = new Freshness(fleet, source);
        freshness.sender.start();
        freshness.reader.start();
        return freshness;
    }

    private void send() {
        long next = System.nanoTime();
        for (int number = 0; !enough; number++) {
            String id = "probe-" + number;
            sent.add(id);
            onTheirWay.put(id, System.nanoTime());
            try {
                if (sdk.post(
                        "/v1/batch",
                        List.of("{\"type\":\"track\",\"event\":\"Probe\",\"messageId\":\"%s\",\"anonymousId\":\"%s\"}"
                                .formatted(id, id)))) {
                    acknowledged.add(id);
                } else {
                    onTheirWay.remove(id);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            next += BETWEEN_EVENTS_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void look() {
        while (!enough || !onTheirWay.isEmpty()) {
            Map<String, Long> wanted = new HashMap<>(onTheirWay);
            if (!wanted.isEmpty()) {
                for (String id : found(wanted.keySet())) {
                    nanos.add(System.nanoTime() - wanted.get(id));
                    onTheirWay.remove(id);
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private List<String> found(Set<String> ids) {
        try {
            return fleet.query("SELECT id FROM " + fleet.name() + ".tracks WHERE id IN ("
                            + ids.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")) + ")")
                    .lines()
                    .filter(ids::contains)
                    .toList();
        } catch (IllegalStateException e) {
            return List.of(); // The table is not there yet.
        }
    }

    /** Sends no more, and waits until every event that was acknowledged is found. */
    Freshness stop() throws InterruptedException {
        enough = true;
        sender.join();
        if (!reader.join(Fleet.LONG)) {
            throw new AssertionError("acknowledged and not found: " + new TreeSet<>(onTheirWay.keySet()));
        }
        return this;
    }

    /** Ids of all events, whatever the gateway answered. */
    Set<String> sent() {
        return sent;
    }

    /** Ids of the events that the gateway answered for with 200. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Events that were found. */
    int measured() {
        return nanos.size();
    }

    /** What that share of the times does not exceed, ms. */
    long milliseconds(double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return Duration.ofNanos(sorted.get((int) Math.ceil(share * sorted.size()) - 1))
                .toMillis();
    }

    @Override
    public void close() {
        enough = true;
        onTheirWay.clear();
        sdk.close();
    }
}
