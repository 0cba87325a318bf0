package io.windtrap.engine.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A service that stalls: it answers HTTP with its headers and half of a body, and then with nothing. */
public final class HalfAnswer implements AutoCloseable {
    private static final byte[] HALF = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"a\"".getBytes(ISO_8859_1);

    private final TcpRelay port;
    private final CountDownLatch gone = new CountDownLatch(1);

    /** Starts one on a free port. */
    public HalfAnswer() throws IOException {
        port = TcpRelay.start(0, 0, (_, client) -> stall(client));
    }

    private void stall(Socket client) throws IOException {
        try {
            if (isAsked(client.getInputStream())) {
                client.getOutputStream().write(HALF);
                TcpRelay.awaitClose(client);
            }
        } finally {
            gone.countDown();
        }
    }

    /** Whether a whole head of a request came. */
    private static boolean isAsked(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.indexOf("\r\n\r\n") >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Where it listens, {@code host:port}. */
    public String address() {
        return port.address();
    }

    /** Whether its client has hung up, once it has, or after 20 s. */
    public boolean isLeft() throws InterruptedException {
        return gone.await(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
