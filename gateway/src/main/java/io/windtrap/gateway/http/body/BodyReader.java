package io.windtrap.gateway.http.body;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.http.exchange.Exchange;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body, held to its limits while it arrives: on the wire, inflated, and in all requests together.
 * What it reserved for the body is its listener's to release.
 */
public final class BodyReader {
    private static final int FIRST_BYTES = 2 << 10;
    /** A body that gzip can't compress grows by its frame. */
    private static final int GZIP_OVERHEAD = 64 << 10;

    private static final Body NOTHING = new Body(0, 0);

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final int limit;
    private final Reservation memory;
    private final Listener listener;
    private final ContentCoding coding;
    /** Let go of as soon as it is done with: a connection may hold on to this reader for as long as it lives. */
    private Body wire;

    private boolean done;

    private BodyReader(Exchange exchange, int limit, Reservation memory, Listener listener) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.limit = limit;
        this.memory = memory;
        this.listener = listener;
        this.coding = ContentCoding.of(request.headers().getAll(HttpHeaders.CONTENT_ENCODING));
        this.wire = new Body(Math.clamp(announced(), 0, FIRST_BYTES), (int) Math.min(wireLimit(), Integer.MAX_VALUE));
    }

    /**
     * Reads the body of {@code exchange}'s request; tells the listener once.
     *
     * @param limit most bytes of it once inflated
     * @param memory what its bytes are taken of
     */
    public static void read(Exchange exchange, int limit, Reservation memory, Listener listener) {
        new BodyReader(exchange, limit, memory, listener).start();
    }

    private void start() {
        if (coding == ContentCoding.UNKNOWN) {
            refuse(Refusal.CONTENT_CODING_UNKNOWN);
            return;
        }
        if (announced() > wireLimit()) {
            refuse(Refusal.BODY_TOO_LARGE);
            return;
        }
        if (!reserve(wire.capacity())) {
            return;
        }
        exchange.whenTooSlow(() -> refuse(Refusal.BODY_TOO_SLOW));
        request.handler(this::chunk);
        request.endHandler(_ -> end());
        request.exceptionHandler(this::broken);
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** The body's length by its header; 0 when it says none. */
    private long announced() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0; // the bytes that come are what counts
        }
    }

    private long wireLimit() {
        return coding == ContentCoding.GZIP ? (long) limit + GZIP_OVERHEAD : limit;
    }

    private void chunk(Buffer chunk) {
        if (done) {
            return;
        }
        if (wire.length() + (long) chunk.length() > wireLimit()) {
            refuse(Refusal.BODY_TOO_LARGE);
        } else if (reserve(wire.growthFor(chunk.length()))) {
            wire.append(chunk);
        }
    }

    private void end() {
        if (done) {
            return;
        }
        if (coding == ContentCoding.NONE || wire.length() == 0) {
            finish(wire);
            return;
        }
        if (!ContentCoding.isGzip(wire)) {
            refuse(Refusal.BODY_NOT_GZIP);
            return;
        }
        try {
            Optional<Body> inflated = Gunzip.inflate(wire, limit);
            if (inflated.isEmpty()) {
                refuse(Refusal.BODY_TOO_LARGE);
            } else if (reserve(inflated.get().capacity())) {
                finish(inflated.get());
            }
        } catch (IOException e) {
            refuse(Refusal.BODY_UNREADABLE);
        }
    }

    private boolean reserve(int bytes) {
        if (memory.add(bytes)) {
            return true;
        }
        refuse(Refusal.IN_FLIGHT_FULL);
        return false;
    }

    private void finish(Body body) {
        done = true;
        wire = NOTHING;
        listener.read(body);
    }

    private void refuse(Refusal refusal) {
        done = true;
        wire = NOTHING;
        listener.bodyRefused(refusal);
    }

    /** The connection ends after this: it broke, or what came through it is no HTTP. */
    private void broken(Throwable cause) {
        if (done) {
            return;
        }
        if (isLostConnection(cause)) {
            done = true;
            wire = NOTHING;
            listener.bodyRefused(null);
        } else {
            refuse(Refusal.BODY_UNREADABLE);
        }
    }

    private static boolean isLostConnection(Throwable cause) {
        return cause instanceof HttpClosedException
                || cause instanceof IOException
                || cause.getCause() instanceof IOException;
    }

    /** Hears once how reading went. */
    public interface Listener {
        /** All of the body is there; what is reserved for it is to be released when it is no longer needed. */
        void read(Body body);

        /** The body is to be refused; null = nobody is left to hear it. What is reserved for it is to be released now. */
        void bodyRefused(@Nullable Refusal refusal);
    }
}
