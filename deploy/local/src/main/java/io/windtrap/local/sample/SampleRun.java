package io.windtrap.local.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Sends the events of a crowd of visitors. Visitors are dealt to a few senders, and each sender waits for the answer to
 * one batch before it posts the next: so the events of one visitor arrive in order.
 *
 * @param url base of the gateway
 * @param run names the run: message ids and anonymous ids start with it
 * @param count events to send, 1 or more
 * @param users visitors, 1 or more
 * @param rate events a second at the most, over all senders; 0 = as fast as the gateway takes them
 * @param seed decides what the visitors do
 */
public record SampleRun(URI url, String writeKey, String run, long count, int users, int rate, long seed) {
    private static final int SENDERS = 8;
    private static final int BATCH = 25;

    /**
     * What came of a run.
     *
     * @param acknowledged events that the gateway answered 2xx for
     * @param repeated requests that had to be repeated
     */
    public record Counts(long acknowledged, long repeated) {}

    /**
     * Sends all events and waits for their acknowledgement.
     *
     * @param progress called with the number of events acknowledged since the last call, from any thread
     * @throws IOException if the gateway refuses events, or does not answer for minutes
     */
    public Counts send(LongConsumer progress) throws IOException, InterruptedException {
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong repeated = new AtomicLong();
        int senders = Math.min(SENDERS, users);
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            EventSender sender = new EventSender(client, url, writeKey);
            List<Callable<Void>> shares = IntStream.range(0, senders)
                    .<Callable<Void>>mapToObj(share -> () -> {
                        send(
                                sender,
                                share,
                                senders,
                                events -> {
                                    acknowledged.addAndGet(events);
                                    progress.accept(events);
                                },
                                repeated);
                        return null;
                    })
                    .toList();
            for (Future<Void> sent : threads.invokeAll(shares)) {
                sent.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
        return new Counts(acknowledged.get(), repeated.get());
    }

    private void send(EventSender sender, int share, int senders, LongConsumer acknowledged, AtomicLong repeated)
            throws IOException, InterruptedException {
        List<Visitor> visitors = IntStream.iterate(share, number -> number < users, number -> number + senders)
                .mapToObj(number -> new Visitor(run, number, seed, InstantSource.system()))
                .toList();
        long mine = count / senders + (share < count % senders ? 1 : 0);
        long start = System.nanoTime();
        for (long sent = 0; sent < mine; ) {
            int size = (int) Math.min(BATCH, mine - sent);
            List<ObjectNode> batch = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                batch.add(visitors.get((int) ((sent + i) % visitors.size())).next());
            }
            repeated.addAndGet(sender.send(batch));
            sent += size;
            acknowledged.accept(size);
            pace(start, sent * senders);
        }
    }

    private void pace(long start, long sentByAll) throws InterruptedException {
        if (rate > 0) {
            long due = start + TimeUnit.SECONDS.toNanos(1) * sentByAll / rate;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
    }
}
