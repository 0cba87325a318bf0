package io.windtrap.engine.testing;

import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of 127.0.0.1 before a server there, as a network is. What becomes of a connection is for the test to say. */
public final class TcpRelay implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    /** Decides about one connection. */
    @FunctionalInterface
    public interface Handler {
        /** Serves {@code client}, which is closed afterwards. */
        void serve(TcpRelay relay, Socket client) throws IOException;
    }

    /** Decides about bytes that came. */
    @FunctionalInterface
    public interface Passage {
        /** Passes them on as they are. */
        Passage ALL = (bytes, length, to) -> to.write(bytes, 0, length);

        /** Writes what is to arrive; both sides are closed where it throws. */
        void pass(byte[] bytes, int length, OutputStream to) throws IOException;
    }

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    private TcpRelay(int targetPort, ServerSocket listener, Handler handler) {
        this.target = new InetSocketAddress(InetAddress.ofLiteral(LocalPort.HOST), targetPort);
        this.address = (InetSocketAddress) listener.getLocalSocketAddress();
        this.listener = listener;
        this.handler = handler;
    }

    /**
     * Starts one.
     *
     * @param port to listen on; 0 = any free one
     */
    public static TcpRelay start(int targetPort, int port, Handler handler) throws IOException {
        var listener = listener(new InetSocketAddress(InetAddress.ofLiteral(LocalPort.HOST), port));
        var relay = new TcpRelay(targetPort, listener, handler);
        relay.accept(listener);
        return relay;
    }

    private static ServerSocket listener(InetSocketAddress address) throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address);
        return listener;
    }

    private void accept(ServerSocket from) {
        Thread.startVirtualThread(() -> {
            while (!from.isClosed()) {
                try {
                    Socket client = from.accept();
                    open.add(client);
                    Thread.startVirtualThread(() -> serve(client));
                } catch (IOException e) {
                    // Closed, or a client that went away at once.
                }
            }
        });
    }

    private void serve(Socket client) {
        try (client) {
            handler.serve(this, client);
        } catch (IOException e) {
            // One of the two has hung up: so does the relay.
        } finally {
            open.remove(client);
        }
    }

    /** Host and port to connect to. */
    public String address() {
        return LocalPort.HOST + ":" + address.getPort();
    }

    /** The same as the URL of an HTTP server. */
    public String url() {
        return "http://" + address();
    }

    /** Connects {@code client} with the server, until either of them closes. */
    public void connect(Socket client, Passage requests, Passage answers) throws IOException {
        try (var server = new Socket()) {
            server.connect(target);
            open.add(server);
            Thread.startVirtualThread(() -> pass(client, server, requests));
            pass(server, client, answers);
            open.remove(server);
        }
    }

    private static void pass(Socket from, Socket to, Passage passage) {
        byte[] bytes = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                passage.pass(bytes, length, out);
            }
        } catch (IOException closed) {
            // Either side may end a connection as it likes.
        }
    }

    /** Returns when {@code client} has given up, or was dropped; nothing that it says is passed on. */
    public static void awaitClose(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Closes the connections that are open; new ones are served. */
    public void dropAll() {
        open.forEach(TcpRelay::drop);
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** Refuses connections from now on. */
    public void stopListening() throws IOException {
        listener.close();
    }

    /** Takes connections on the same port again. */
    public void listen() throws IOException {
        if (listener.isClosed()) {
            listener = listener(address);
            accept(listener);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        dropAll();
    }
}
