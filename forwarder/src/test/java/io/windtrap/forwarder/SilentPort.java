package io.windtrap.forwarder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port in front of a server: passes on what comes or, while it is silent, accepts and never answers. */
public final class SilentPort implements AutoCloseable {
    private final URI behind;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean silent;

    public SilentPort(String url) throws IOException {
        behind = URI.create(url);
        threads.execute(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Answers nothing from now on, to nobody; the connections stay open. */
    public void fallSilent() {
        silent = true;
    }

    /** Drops the connections that heard nothing, and answers new ones. */
    public void speak() {
        silent = false;
        open.forEach(SilentPort::drop);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                if (!silent) {
                    var server = new Socket(behind.getHost(), behind.getPort());
                    open.add(server);
                    threads.execute(() -> pass(client, server));
                    threads.execute(() -> pass(server, client));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException closed) {
            // The other side hears of it below.
        }
        if (!silent) {
            drop(from);
            drop(to);
        }
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(SilentPort::drop);
        threads.shutdownNow();
    }
}
