package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.TcpRelay;
import io.windtrap.engine.testing.TcpRelay.Passage;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP connection between forwarders and ClickHouse that can be made to fail, in the ways that networks and proxies do. */
final class FaultyLink implements AutoCloseable {
    /** What happens to each answer of ClickHouse, and to each request. */
    enum Fault {
        /** Everything passes. */
        NONE,
        /** Nobody listens. */
        REFUSES,
        /** 503, and ClickHouse never hears of the request. */
        UNAVAILABLE,
        /** ClickHouse does what it is asked; its answer is replaced by 504. */
        GATEWAY_TIMEOUT,
        /** ClickHouse does what it is asked; the connection ends within the answer's head. */
        CUTS_ANSWER,
        /** The connection ends within the request's body. */
        CUTS_REQUEST,
        /** Takes the request and never answers; ClickHouse never hears of it. */
        HANGS,
        /** ClickHouse does what it is asked; its answer never comes. */
        SWALLOWS_ANSWER
    }

    private static final int BUFFER = 16 * 1024;
    private static final int END_OF_REQUEST_MS = 100;
    private static final int BYTES_BEFORE_CUT = 20;

    private final TcpRelay relay;
    private final AtomicInteger hit = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    /** @param portFile where its port is kept */
    FaultyLink(int targetPort, Path portFile) throws IOException {
        relay = TcpRelay.start(targetPort, LocalPort.keep(portFile, 0), this::serve);
    }

    String url() {
        return relay.url();
    }

    /** From now on; connections that are open are closed, so that none escapes the fault. */
    void set(Fault next) throws IOException {
        fault = next;
        hit.set(0);
        if (next == Fault.REFUSES) {
            relay.stopListening();
        } else {
            relay.listen();
        }
        relay.dropAll();
    }

    /** Requests that met the fault since it was set; a refused connection is not seen. */
    int hit() {
        return hit.get();
    }

    private void serve(TcpRelay through, Socket client) throws IOException {
        switch (fault) {
            case NONE -> through.connect(client, Passage.ALL, Passage.ALL);
            case REFUSES -> {}
            case UNAVAILABLE -> {
                readRequest(client);
                hit.incrementAndGet();
                answer(client.getOutputStream(), "503 Service Unavailable");
            }
            case HANGS -> {
                readRequest(client);
                hit.incrementAndGet();
                TcpRelay.awaitClose(client);
            }
            case CUTS_REQUEST -> through.connect(client, this::cutInsert, Passage.ALL);
            case GATEWAY_TIMEOUT ->
                through.connect(client, Passage.ALL, (_, _, to) -> {
                    hit.incrementAndGet();
                    answer(to, "504 Gateway Time-out");
                    throw new EOFException("answered in the server's place");
                });
            case CUTS_ANSWER ->
                through.connect(client, Passage.ALL, (bytes, length, to) -> {
                    hit.incrementAndGet();
                    to.write(bytes, 0, Math.min(length, BYTES_BEFORE_CUT));
                    throw new EOFException("cut");
                });
            case SWALLOWS_ANSWER ->
                through.connect(client, Passage.ALL, (_, _, _) -> {
                    hit.incrementAndGet();
                    TcpRelay.awaitClose(client);
                });
        }
    }

    private void cutInsert(byte[] bytes, int length, OutputStream to) throws IOException {
        if (new String(bytes, 0, length, US_ASCII).contains("insert_deduplication_token")) {
            hit.incrementAndGet();
            to.write(bytes, 0, length / 2);
            throw new EOFException("cut");
        }
        to.write(bytes, 0, length);
    }

    /** Reads until the client pauses: then it waits for an answer. */
    private static void readRequest(Socket client) throws IOException {
        byte[] buffer = new byte[BUFFER];
        if (client.getInputStream().read(buffer) < 0) {
            throw new EOFException("no request");
        }
        client.setSoTimeout(END_OF_REQUEST_MS);
        try {
            while (client.getInputStream().read(buffer) >= 0) {
                // What it says is of no interest.
            }
        } catch (SocketTimeoutException e) {
            client.setSoTimeout(0);
        }
    }

    private static void answer(OutputStream client, String status) throws IOException {
        client.write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
