package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * As many requests as are answered: each connection sends its next one when it has the answer to the last. What it tells is what can be
 * done, and how long an answer takes then; how long users wait at a rate of theirs, only {@link SteadyLoad} tells.
 */
public final class ClosedLoad implements AutoCloseable {
    private static final int LONGEST_ANSWER = 16 << 10;
    private static final String ACCEPTED = "HTTP/1.1 200 ";

    private final int port;
    private final List<byte[]> requests;
    private final List<Thread> connections = new ArrayList<>();
    private final LongAdder answered = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<@Nullable Throwable>(null);
    private volatile Latency latency = new Latency();
    private volatile boolean enough;

    private ClosedLoad(int port, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
    }

    /**
     * Begins.
     *
     * @param port of a gateway on 127.0.0.1
     * @param requests whole requests of HTTP 1.1, which connections send in turn
     * @param connections how many at the same time, 1 or more
     */
    public static ClosedLoad start(int port, List<byte[]> requests, int connections) {
        var load = new ClosedLoad(port, requests);
        for (int connection = 0; connection < connections; connection++) {
            int first = connection * requests.size() / connections;
            load.connections.add(Thread.ofVirtual().name("connection").start(() -> load.send(first)));
        }
        return load;
    }

    /** Times of answers are noted anew from now on. */
    public void beginMeasuring() {
        latency = new Latency();
    }

    /** Times of answers since measuring began. */
    public Latency latency() {
        return latency;
    }

    /** Requests that were answered with 200 so far. */
    public long answered() {
        return answered.sum();
    }

    private void send(int first) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[LONGEST_ANSWER];
            for (int i = first; !enough; i++) {
                long begun = System.nanoTime();
                out.write(requests.get(i % requests.size()));
                String answer = answer(in, buffer);
                if (!answer.startsWith(ACCEPTED)) {
                    throw new IOException(
                            "the answer was " + answer.lines().findFirst().orElse("empty"));
                }
                latency.record(System.nanoTime() - begun);
                answered.increment();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
            enough = true;
        }
    }

    private static String answer(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read <= 0) {
                throw new IOException(
                        "the connection was closed, or an answer is longer than " + LONGEST_ANSWER + " bytes");
            }
            length += read;
            String answer = new String(buffer, 0, length, ISO_8859_1);
            int body = answer.indexOf("\r\n\r\n") + 4;
            if (body >= 4 && length >= body + contentLength(answer.substring(0, body))) {
                return answer;
            }
        }
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    /**
     * Sends no more, and returns when each connection has its last answer.
     *
     * @throws IOException if a request was refused, or a connection failed, before that
     */
    public void stop() throws IOException, InterruptedException {
        enough = true;
        for (Thread connection : connections) {
            connection.join();
        }
        Throwable reason = failure.get();
        if (reason != null) {
            throw new IOException("a request was not answered with 200: " + reason.getMessage(), reason);
        }
    }

    /** Sends no more. */
    @Override
    public void close() {
        enough = true;
    }
}
