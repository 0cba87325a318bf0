package io.windtrap.bench.load;

import io.windtrap.bench.events.NumberedRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a rate that the gateway does not decide: each has its time, goes out on a connection that is free or on a new one, and is
 * answered as it may be. Cheaper than {@link SteadyLoad}, as requests are prepared, and it bears refusals.
 */
public final class OpenLoad implements Runnable {
    /** With requests of 20 KB more than a gateway holds in memory. Past it requests wait, and count as late. */
    private static final int MOST_CONNECTIONS = 5_000;

    private final int port;
    private final List<NumberedRequest> requests;
    private final Answers answers;
    private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    /**
     * A load that {@link #run} makes.
     *
     * @param port of a gateway on 127.0.0.1
     * @param requests whole requests, sent in turn, again and again; {@link NumberedRequest#PLACE} in them becomes the number of the turn, from 0
     * @param phases of the load, one after the other
     */
    public OpenLoad(int port, List<byte[]> requests, List<Phase> phases) {
        this.port = port;
        this.requests = requests.stream().map(NumberedRequest::new).toList();
        this.answers = new Answers(phases);
    }

    /**
     * A time with one rate.
     *
     * @param requestsPerSecond more than 0
     */
    public record Phase(double requestsPerSecond, double seconds) {
        int requests() {
            return Math.max(1, (int) Math.round(requestsPerSecond * seconds));
        }
    }

    /** Sends everything and waits for the last answers. */
    @Override
    public void run() {
        long start = System.nanoTime();
        try {
            for (int i = 0; i < answers.size(); i++) {
                int number = i;
                byte[] request = requests.get(i % requests.size()).numbered(i / requests.size());
                long due = start + answers.due(i);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                room.acquire();
                Thread.ofVirtual().name("request").start(() -> send(number, request, due));
            }
            room.acquire(MOST_CONNECTIONS); // Each connection gives up after a while, so this ends.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            idle.forEach(OpenLoad::close);
        }
    }

    private void send(int number, byte[] request, long due) {
        long sent = System.nanoTime();
        @Nullable Connection connection = idle.poll();
        int status = Answers.NONE;
        try {
            if (connection == null) {
                connection = Connection.open(port);
            }
            status = connection.exchange(request);
            idle.push(connection);
        } catch (IOException e) {
            if (connection != null) {
                close(connection);
            }
        } finally {
            answers.note(number, status, sent - due, System.nanoTime() - due);
            room.release();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    /** What became of the requests; to be asked when {@link #run} is over. */
    public Answers answers() {
        return answers;
    }
}
