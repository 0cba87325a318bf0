package io.windtrap.gateway.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's decoder with a bound on the number of header fields. Netty counts their bytes only: a field without name or
 * value to speak of has two, takes a hundred of heap, and is held while the rest of the head is awaited. Heads that two
 * readers may read in two ways are malformed too.
 */
final class BoundedHeads extends VertxHttpRequestDecoder {
    /** Bytes of a request line; of all fields, less than they take on the wire. */
    private static final int MOST_BYTES = 64 << 10;

    private static final int MOST_FIELDS = 200;
    private static final String DECODER = "httpDecoder";

    private int fields;

    private BoundedHeads() {
        super(new Http1ServerConfig().setMaxInitialLineLength(MOST_BYTES).setMaxHeaderSize(MOST_BYTES));
    }

    /** Holds {@code connection}, which has read nothing yet, to these bounds. On its event loop. */
    static void on(HttpConnection connection) {
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .replace(DECODER, DECODER, new BoundedHeads());
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        fields = 0;
        return super.createMessage(initialLine);
    }

    /** Is called for each head once all of it is there; what is thrown makes it malformed. */
    @Override
    protected boolean isContentAlwaysEmpty(@Nullable HttpMessage head) {
        if (head != null) {
            requireOneReading(head);
        }
        return super.isContentAlwaysEmpty(head);
    }

    /** Refuses what a proxy in front may read in another way: requests could be smuggled past it. */
    private static void requireOneReading(HttpMessage head) {
        HttpHeaders headers = head.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()
                && (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked"))) {
            throw new IllegalArgumentException("a transfer coding other than chunked alone");
        }
        boolean older = head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        if (!codings.isEmpty() && (older || headers.contains(HttpHeaderNames.CONTENT_LENGTH))) {
            throw new IllegalArgumentException("a transfer coding beside a length, or before HTTP/1.1");
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && !older)) {
            throw new IllegalArgumentException("not one Host");
        }
    }

    /** Is called for each field, those of a trailer too. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        fields++;
        if (fields > MOST_FIELDS) {
            throw new TooLongHttpHeaderException("more than " + MOST_FIELDS + " header fields");
        }
        return super.splitHeaderName(line, start, length);
    }
}
