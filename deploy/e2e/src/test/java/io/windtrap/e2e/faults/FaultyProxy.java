package io.windtrap.e2e.faults;

import com.sun.net.httpserver.HttpExchange;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.engine.testing.HttpProxy.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A reverse proxy before ClickHouse that can be made to do what ingresses, caches and load balancers do when they are set up wrongly. */
final class FaultyProxy implements AutoCloseable {
    /** What becomes of a request that is hit. */
    enum Fault {
        MOVED_PERMANENTLY(301),
        FOUND(302),
        SEE_OTHER(303),
        TEMPORARY_REDIRECT(307),
        PERMANENT_REDIRECT(308),
        /** 200 with a page that asks for a password. */
        LOGIN_PAGE(200),
        PARTIAL_CONTENT(206),
        NO_CONTENT(204),
        /** ClickHouse does what it is asked; half of the answer arrives. */
        CUTS(0),
        /** The answer that an earlier request got, with all of its headers. */
        CACHES(0),
        /** ClickHouse is asked twice; the second answer counts. */
        REPEATS(0),
        /** ClickHouse does what it is asked; a page of the proxy's arrives. */
        LOGIN_PAGE_AFTERWARDS(0),
        /** 413 for bodies over 4 KiB. */
        LIMITS_BODY(413),
        /** 414 for URLs over 4 KiB: none of Windtrap's is. */
        LIMITS_URL(414);

        private final int status;

        Fault(int status) {
            this.status = status;
        }
    }

    /** Which requests are hit. */
    enum Scope {
        INSERTS,
        ALL,
        ONE_IN_TEN
    }

    private record Rule(Fault fault, Scope scope) {}

    private static final int LIMIT = 4 << 10;

    private final HttpProxy proxy;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger hit = new AtomicInteger();
    private volatile Rule rule;
    private volatile Answer cached;

    /** @param portFile where its port is kept */
    FaultyProxy(String targetUrl, Path portFile) throws IOException {
        proxy = HttpProxy.start(targetUrl, LocalPort.keep(portFile, 0), this::serve);
    }

    String url() {
        return proxy.url();
    }

    /** From the next request on. */
    void set(Fault fault, Scope scope) {
        rule = new Rule(fault, scope);
        hit.set(0);
    }

    /** Everything passes from now on. */
    void mend() {
        rule = null;
    }

    /** Requests that met the fault since it was set. */
    int hit() {
        return hit.get();
    }

    private void serve(HttpProxy through, HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        boolean isInsert =
                String.valueOf(exchange.getRequestURI().getRawQuery()).contains("insert_deduplication_token");
        Rule now = rule;
        if (now != null && isHit(now, exchange, body, isInsert)) {
            hit.incrementAndGet();
            fail(through, exchange, body, now.fault());
            return;
        }
        Answer answer = through.ask(exchange, body);
        if (isInsert && answer.status() == 200) {
            cached = answer;
        }
        answer.sendTo(exchange);
    }

    private boolean isHit(Rule now, HttpExchange exchange, byte[] body, boolean isInsert) {
        boolean inScope = switch (now.scope()) {
            case INSERTS -> isInsert;
            case ALL -> true;
            case ONE_IN_TEN -> requests.incrementAndGet() % 10 == 0;
        };
        return inScope
                && switch (now.fault()) {
                    case LIMITS_BODY -> body.length > LIMIT;
                    case LIMITS_URL -> exchange.getRequestURI().toString().length() > LIMIT;
                    case CACHES -> cached != null;
                    default -> true;
                };
    }

    private void fail(HttpProxy through, HttpExchange exchange, byte[] body, Fault met)
            throws IOException, InterruptedException {
        switch (met) {
            case CUTS -> {
                Answer answer = through.ask(exchange, body);
                exchange.getResponseHeaders().putAll(answer.headers());
                // It promises more than comes.
                exchange.sendResponseHeaders(answer.status(), answer.body().length + 100L);
                exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
            }
            case CACHES -> cached.sendTo(exchange);
            case REPEATS -> {
                through.ask(exchange, body);
                through.ask(exchange, body).sendTo(exchange);
            }
            case LOGIN_PAGE_AFTERWARDS -> {
                through.ask(exchange, body);
                through.loginPage(200).sendTo(exchange);
            }
            default -> through.loginPage(met.status).sendTo(exchange);
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
