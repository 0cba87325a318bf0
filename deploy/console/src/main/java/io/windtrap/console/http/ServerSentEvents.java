package io.windtrap.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Server-sent events over one response. What a slow browser does not read takes no memory beyond a bound. */
final class ServerSentEvents implements EventSink {
    private static final long HEARTBEAT_MS = 10_000;
    private static final long MOST_UNREAD_BYTES = 256 << 10;
    private static final String SESSION_OVER =
            Json.text(Map.of("reason", "session", "message", "Your session is over; log in again."));
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Context context;
    private final HttpServerResponse response;
    private final AtomicLong unread = new AtomicLong();
    private final List<Runnable> whenClosed = new ArrayList<>();
    private boolean closed;

    /**
     * Begins the stream; on the response's event loop.
     *
     * @param allowed whether the visitor may still hear it; asked at each heartbeat
     */
    ServerSentEvents(Context context, HttpServerResponse response, BooleanSupplier allowed) {
        this(context, response, allowed, HEARTBEAT_MS);
    }

    ServerSentEvents(Context context, HttpServerResponse response, BooleanSupplier allowed, long heartbeatMs) {
        this.context = context;
        this.response = response;
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .putHeader("X-Accel-Buffering", "no"); // nginx would keep events back
        response.exceptionHandler(_ -> close());
        response.closeHandler(_ -> close());
        beat();
        long heartbeat = context.owner().setPeriodic(heartbeatMs, _ -> {
            if (!allowed.getAsBoolean()) {
                end("end", SESSION_OVER);
            } else if (unread.get() == 0) {
                beat();
            }
        });
        whenClosed(() -> context.owner().cancelTimer(heartbeat));
        if (response.closed()) {
            close(); // The browser has gone before, and nobody says so twice.
        }
    }

    @Override
    public boolean send(String event, String json) {
        Buffer text = text(event, json);
        long before = unread.get();
        // One alone is sent however long it is: it would not become shorter later.
        if (isClosed() || (before > 0 && before + text.length() > MOST_UNREAD_BYTES)) {
            return false;
        }
        unread.addAndGet(text.length());
        context.runOnContext(_ -> {
            unread.addAndGet(-text.length());
            write(text);
        });
        return true;
    }

    /** Not counted as unread: nothing that is sent has to wait for it. */
    private void beat() {
        if (!response.ended() && !response.closed()) {
            response.write(HEARTBEAT);
        }
    }

    private void write(Buffer text) {
        if (!response.ended() && !response.closed()) {
            unread.addAndGet(text.length());
            // Done once the socket has taken it.
            response.write(text).onComplete(_ -> unread.addAndGet(-text.length()));
        }
    }

    @Override
    public void end(String event, String json) {
        context.runOnContext(_ -> {
            if (!response.ended() && !response.closed()) {
                response.end(text(event, json));
            }
            close();
        });
    }

    private static Buffer text(String event, String json) {
        return Buffer.buffer(("event: " + event + "\ndata: " + json + "\n\n").getBytes(UTF_8));
    }

    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void whenClosed(Runnable action) {
        synchronized (this) {
            if (!closed) {
                whenClosed.add(action);
                return;
            }
        }
        action.run();
    }

    private void close() {
        List<Runnable> actions;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            actions = List.copyOf(whenClosed);
        }
        actions.forEach(Runnable::run);
    }
}
