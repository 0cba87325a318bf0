package io.windtrap.gateway.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.exchange.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop, held to time limits that a byte now and then does not reset: for the first head, for
 * a body, and for the next head. One look at all of them now and then costs requests nothing.
 */
final class Connections {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);

    private final Timeouts timeouts;
    private final ConcurrencyLimit limit;
    private final Map<HttpConnection, State> open = new HashMap<>();
    private volatile boolean leaving;

    /**
     * How long a client may take.
     *
     * @param head from the connection to the end of its first request's head
     * @param body from there to the end of its body
     * @param idle from an answer to the end of the next request's head
     */
    record Timeouts(Duration head, Duration body, Duration idle) {
        private Duration interval() {
            Duration quarter = (head.compareTo(body) < 0 ? head : body).dividedBy(4);
            return quarter.compareTo(SHORTEST_INTERVAL) < 0
                    ? SHORTEST_INTERVAL
                    : quarter.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : quarter;
        }
    }

    Connections(Timeouts timeouts, ConcurrencyLimit limit) {
        this.timeouts = timeouts;
        this.limit = limit;
    }

    /** Looks at the connections from now on, on the current event loop. */
    void watch(Vertx vertx) {
        vertx.setPeriodic(timeouts.interval().toMillis(), _ -> look(System.nanoTime()));
    }

    /** Takes a connection that has read nothing yet, or closes it when there are too many. */
    void opened(HttpConnection connection) {
        if (!limit.enter()) {
            limit.leave();
            connection.close();
            return;
        }
        BoundedHeads.on(connection);
        open.put(connection, new State(System.nanoTime()));
        connection.closeHandler(_ -> {
            open.remove(connection);
            limit.leave();
        });
    }

    /** Lets each connection go with its next answer. From any thread. */
    void leave() {
        leaving = true;
    }

    /** Notes that {@code exchange}'s head has come. */
    void requested(Exchange exchange) {
        if (leaving) {
            exchange.request().response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        State state = open.get(exchange.request().connection());
        if (state != null) {
            state.last = exchange;
            state.since = System.nanoTime();
            state.first = false;
        }
    }

    private void look(long now) {
        new ArrayList<>(open.entrySet()).forEach(entry -> look(entry.getKey(), entry.getValue(), now));
    }

    private void look(HttpConnection connection, State state, long now) {
        Exchange last = state.last;
        long waited = now - state.since;
        if (last == null) {
            closeAfter(state.first ? timeouts.head() : timeouts.idle(), waited, connection);
        } else if (!last.request().isEnded()) {
            if (waited > timeouts.body().toNanos()) {
                last.bodyTooSlow();
            }
        } else if (last.isAnswered()) {
            state.last = null;
            state.since = now;
        }
    }

    private static void closeAfter(Duration limit, long waitedNanos, HttpConnection connection) {
        if (waitedNanos > limit.toNanos()) {
            connection.close();
        }
    }

    /** What a connection waits for. */
    private static final class State {
        private @Nullable Exchange last;
        private long since;
        private boolean first = true;

        State(long since) {
            this.since = since;
        }
    }
}
