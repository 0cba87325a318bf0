package io.windtrap.e2e.faults;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An SDK whose requests a load balancer deals to several gateways in turn, whether they are up or not. As SDKs do, it
 * repeats a request that was not answered, or with 429 or 5xx, with growing pauses; nothing else. One thread posts.
 */
final class RetryingSdk implements Sender {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final List<Sdk> gateways;
    private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private int turn;

    /** @param first which of the gateways gets the first request, counting from 0 */
    RetryingSdk(List<Sdk> gateways, int first) {
        this.gateways = List.copyOf(gateways);
        this.turn = first;
    }

    @Override
    public boolean post(String path, List<String> events) throws InterruptedException {
        long begun = System.nanoTime();
        long pause = FIRST_PAUSE_MS;
        while (true) {
            int status = gateways.get(turn++ % gateways.size()).status(path, events);
            long taken = System.nanoTime() - begun;
            if (status == 200) {
                longestNanos.accumulateAndGet(taken, Math::max);
                return true;
            }
            if (!isRepeated(status) || taken > PATIENCE_NANOS) {
                refusals.add(status);
                return false;
            }
            repeats.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        }
    }

    private static boolean isRepeated(int status) {
        return status == Sdk.NO_ANSWER || status == 429 || status >= 500;
    }

    /** Answers that made it give up, as HTTP statuses. */
    Set<Integer> refusals() {
        return refusals;
    }

    /** How often it repeated a request. */
    long repeats() {
        return repeats.get();
    }

    /** From the first attempt to the acknowledgement, of the request that took longest. */
    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        gateways.forEach(Sdk::close);
    }
}
