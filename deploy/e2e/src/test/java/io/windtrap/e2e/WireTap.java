package io.windtrap.e2e;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Stands between an SDK and the gateway, passes on every byte as it is, and keeps what the SDK sent. */
final class WireTap implements AutoCloseable {
    private static final int MAX_BODY = 1 << 20;

    private final ServerSocket listener;
    private final URI gateway;
    private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private WireTap(ServerSocket listener, URI gateway) {
        this.listener = listener;
        this.gateway = gateway;
    }

    /** A tap on a port of its own, open until it is closed. */
    static WireTap before(String gatewayUrl) {
        try {
            WireTap tap =
                    new WireTap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(gatewayUrl));
            Thread.ofVirtual().start(tap::accept);
            return tap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port that an SDK is told instead of the gateway's. */
    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    String url() {
        return "http://" + address();
    }

    /** The requests that were sent as a whole up to now, those of one connection in their order. */
    List<SentRequest> requests() {
        return sent.stream().flatMap(WireTap::parsed).toList();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static Stream<SentRequest> parsed(ByteArrayOutputStream connection) {
        List<SentRequest> requests = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(), new HttpObjectAggregator(MAX_BODY));
        channel.writeInbound(Unpooled.wrappedBuffer(connection.toByteArray()));
        for (FullHttpRequest request; (request = channel.readInbound()) != null; request.release()) {
            requests.add(SentRequest.of(request));
        }
        return requests.stream();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(gateway.getHost(), gateway.getPort());
                ByteArrayOutputStream copy = new ByteArrayOutputStream();
                sockets.addAll(List.of(client, server));
                sent.add(copy);
                Thread.ofVirtual().start(() -> pass(client, server, copy));
                Thread.ofVirtual().start(() -> pass(server, client, OutputStream.nullOutputStream()));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Passes on until either side closes, which then closes the other. */
    private static void pass(Socket from, Socket to, OutputStream copy) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length; (length = in.read(bytes)) >= 0; ) {
                copy.write(bytes, 0, length);
                out.write(bytes, 0, length);
            }
        } catch (IOException closed) {
            // Either side may end a connection as it likes.
        }
    }
}
