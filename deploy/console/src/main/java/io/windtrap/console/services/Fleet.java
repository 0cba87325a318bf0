package io.windtrap.console.services;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all services every ten seconds, and remembers the last hour. That is all the store that the console has: a bounded
 * ring in memory, empty after a start. Safe for concurrent use.
 */
public final class Fleet implements AutoCloseable {
    /** Time between two looks. */
    public static final Duration STEP = Duration.ofSeconds(10);

    /** An hour. */
    static final int MOST_STEPS = 360;

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);
    private static final Duration FOUND_FOR = Duration.ofMinutes(10);

    private final ServiceAddresses addresses;
    private final ServiceClient client;
    private final InstantSource clock;
    private final Instant since;
    private final Map<String, Instant> found = new ConcurrentHashMap<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<String, Counters> counters = new HashMap<>();
    private volatile List<Look> last = List.of();
    private final Thread thread;

    /** A fleet that is looked at from now on. */
    public Fleet(ServiceAddresses addresses, InstantSource clock) {
        this(addresses, new ServiceClient(clock), clock);
    }

    /** @param client asks, and is closed with it */
    Fleet(ServiceAddresses addresses, ServiceClient client, InstantSource clock) {
        this.addresses = addresses;
        this.clock = clock;
        this.client = client;
        this.since = clock.instant();
        this.thread = Thread.ofVirtual().name("fleet").unstarted(this::run);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /** Forwarders that were found in their consumer groups, {@code host:port}: looked at as well for a while. */
    public void found(Collection<String> forwarders) {
        Instant until = clock.instant().plus(FOUND_FOR);
        forwarders.forEach(address -> found.put(address, until));
        found.values().removeIf(end -> end.isBefore(clock.instant()));
    }

    /** What each said last; empty before the first look. */
    public List<Look> last() {
        return last;
    }

    /** Those of one kind that answered. */
    public List<Look> answered(String service) {
        return last.stream()
                .filter(look -> look.service().equals(service) && look.answered())
                .toList();
    }

    /** When the first look was. */
    public Instant since() {
        return since;
    }

    /** The steps of the last hour, the oldest first. */
    public synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /**
     * What was counted in the steps of the last {@code span}.
     *
     * @return null = there is no step yet in which it was known
     */
    public @Nullable Double counted(Counted what, Duration span) {
        Instant from = clock.instant().minus(span);
        double sum = 0;
        boolean known = false;
        for (Step step : steps()) {
            Double value = step.counts().get(what);
            if (step.at().isAfter(from) && value != null) {
                sum += value;
                known = true;
            }
        }
        return known ? sum : null;
    }

    /** The same as a rate, over the steps that there are. */
    public @Nullable Double perSecond(Counted what, Duration span) {
        Instant from = clock.instant().minus(span);
        double sum = 0;
        double seconds = 0;
        for (Step step : steps()) {
            Double value = step.counts().get(what);
            if (step.at().isAfter(from) && value != null) {
                sum += value;
                seconds += step.seconds();
            }
        }
        return seconds > 0 ? sum / seconds : null;
    }

    /**
     * What the counter of these labels counted in the last {@code span}, by the labels' values.
     *
     * @param name a counter of the gateways
     */
    public synchronized Map<List<String>, Double> gatewayCounts(String name, List<String> labels, Duration span) {
        Instant from = clock.instant().minus(span);
        Map<List<String>, Double> sums = new HashMap<>();
        counters.values().forEach(counter -> counter.since(from, name, labels, sums));
        return sums;
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(STEP);
            }
        } catch (InterruptedException e) {
            // The console ends.
        }
    }

    /** Looks at all of them now, side by side. */
    void look() throws InterruptedException {
        List<ServiceAddresses.Address> wanted = addresses.resolve(Set.copyOf(found.keySet()));
        List<Look> looks = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Look>> asked = wanted.stream()
                    .map(one -> threads.submit(() -> client.look(one)))
                    .toList();
            for (int i = 0; i < asked.size(); i++) {
                looks.add(taken(asked.get(i), wanted.get(i)));
            }
        }
        take(List.copyOf(looks));
    }

    /** What was asked of {@code address}; one of which nothing is known is shown, too. */
    private Look taken(Future<Look> asked, ServiceAddresses.Address address) throws InterruptedException {
        try {
            return asked.get(LONGEST_LOOK.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            return client.unknown(address, "does not answer within " + LONGEST_LOOK.toSeconds() + " s");
        } catch (ExecutionException e) {
            return client.unknown(address, "can't be asked: " + e.getCause());
        }
    }

    private synchronized void take(List<Look> looks) {
        Instant now = clock.instant();
        Step before = steps.peekLast();
        double seconds = before == null ? 0 : Duration.between(before.at(), now).toMillis() / 1000.0;
        Map<Counted, Double> counts = new HashMap<>();
        for (Look look : looks) {
            if (look.answered()) {
                Counters counter = counters.computeIfAbsent(look.address(), _ -> new Counters());
                counter.take(look, now).forEach((what, count) -> counts.merge(what, count, Double::sum));
            }
        }
        counters.values().removeIf(counter -> counter.isOld(now.minus(STEP.multipliedBy(MOST_STEPS))));
        steps.addLast(
                new Step(now, seconds, counts, Step.gauge(looks, "windtrap_forwarder_lag"), Step.freshness(looks)));
        if (steps.size() > MOST_STEPS) {
            steps.removeFirst();
        }
        last = looks;
    }

    @Override
    public void close() {
        thread.interrupt();
        client.close();
    }
}
