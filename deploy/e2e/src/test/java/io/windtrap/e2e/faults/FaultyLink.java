package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger hit = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile ServerSocket listener;

    /** @param portFile where its port is kept */
    FaultyLink(int targetPort, Path portFile) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), LocalPort.keep(portFile, 0));
        listen();
    }

    String url() {
        return "http://127.0.0.1:" + address.getPort();
    }

    /** From now on; connections that are open are closed, so that none escapes the fault. */
    void set(Fault next) throws IOException {
        fault = next;
        hit.set(0);
        if (next == Fault.REFUSES) {
            listener.close();
        } else if (listener.isClosed()) {
            listen();
        }
        open.forEach(FaultyLink::close);
    }

    /** Requests that met the fault since it was set; a refused connection is not seen. */
    int hit() {
        return hit.get();
    }

    private void listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address);
        listener = socket;
        Thread.startVirtualThread(() -> accept(socket));
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket client = from.accept();
                open.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                // Closed, or a client that went away at once.
            }
        }
    }

    private void serve(Socket client) {
        Fault met = fault;
        try (client) {
            switch (met) {
                case NONE, GATEWAY_TIMEOUT, CUTS_ANSWER, CUTS_REQUEST, SWALLOWS_ANSWER -> relay(client, met);
                case UNAVAILABLE -> {
                    readRequest(client);
                    hit.incrementAndGet();
                    answer(client, "503 Service Unavailable");
                }
                case HANGS -> {
                    readRequest(client);
                    hit.incrementAndGet();
                    awaitClose(client);
                }
                case REFUSES -> {}
            }
        } catch (IOException e) {
            // One of the two has hung up: so does the link.
        } finally {
            open.remove(client);
        }
    }

    private void relay(Socket client, Fault met) throws IOException {
        try (Socket server = new Socket()) {
            server.connect(target);
            open.add(server);
            Thread.startVirtualThread(() -> {
                try (server) {
                    requests(client, server, met);
                } catch (IOException e) {
                    close(client);
                }
            });
            answers(server, client, met);
            open.remove(server);
        }
    }

    private void requests(Socket client, Socket server, Fault met) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = client.getInputStream().read(buffer);
                read >= 0;
                read = client.getInputStream().read(buffer)) {
            if (met == Fault.CUTS_REQUEST && carriesInsert(buffer, read)) {
                hit.incrementAndGet();
                server.getOutputStream().write(buffer, 0, read / 2);
                close(server);
                close(client);
                return;
            }
            server.getOutputStream().write(buffer, 0, read);
        }
    }

    private static boolean carriesInsert(byte[] buffer, int length) {
        return new String(buffer, 0, length, US_ASCII).contains("insert_deduplication_token");
    }

    private void answers(Socket server, Socket client, Fault met) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream answers = server.getInputStream();
        for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
            switch (met) {
                case GATEWAY_TIMEOUT -> {
                    hit.incrementAndGet();
                    answer(client, "504 Gateway Time-out");
                    return;
                }
                case CUTS_ANSWER -> {
                    hit.incrementAndGet();
                    client.getOutputStream().write(buffer, 0, Math.min(read, BYTES_BEFORE_CUT));
                    return;
                }
                case SWALLOWS_ANSWER -> {
                    hit.incrementAndGet();
                    awaitClose(client);
                    return;
                }
                case NONE, REFUSES, UNAVAILABLE, CUTS_REQUEST, HANGS ->
                    client.getOutputStream().write(buffer, 0, read);
            }
        }
    }

    /** Reads until the client pauses: then it waits for an answer. */
    private static void readRequest(Socket client) throws IOException {
        byte[] buffer = new byte[BUFFER];
        if (client.getInputStream().read(buffer) < 0) {
            throw new IOException("no request");
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

    private static void awaitClose(Socket client) throws IOException {
        while (client.getInputStream().read() >= 0) {
            // Until the client gives up, or another fault is set.
        }
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .getBytes(US_ASCII));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(FaultyLink::close);
    }
}
