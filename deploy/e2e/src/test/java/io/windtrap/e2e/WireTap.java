package io.windtrap.e2e;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.windtrap.engine.testing.TcpRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Stands between an SDK and the gateway, passes on every byte as it is, and keeps what the SDK sent. */
final class WireTap implements AutoCloseable {
    private static final int MAX_BODY = 1 << 20;

    private final TcpRelay relay;
    private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();

    private WireTap(int gatewayPort) throws IOException {
        relay = TcpRelay.start(gatewayPort, 0, this::serve);
    }

    /** A tap on a port of its own, open until it is closed. */
    static WireTap before(String gatewayUrl) {
        try {
            return new WireTap(URI.create(gatewayUrl).getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port that an SDK is told instead of the gateway's. */
    String address() {
        return relay.address();
    }

    String url() {
        return relay.url();
    }

    /** The requests that were sent as a whole up to now, those of one connection in their order. */
    List<SentRequest> requests() {
        return sent.stream().flatMap(WireTap::parsed).toList();
    }

    private void serve(TcpRelay through, Socket client) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        sent.add(copy);
        through.connect(
                client,
                (bytes, length, to) -> {
                    copy.write(bytes, 0, length);
                    to.write(bytes, 0, length);
                },
                TcpRelay.Passage.ALL);
    }

    @Override
    public void close() throws IOException {
        relay.close();
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
}
