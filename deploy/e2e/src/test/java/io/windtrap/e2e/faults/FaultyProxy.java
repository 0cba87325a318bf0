package io.windtrap.e2e.faults;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
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

    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    private record Answer(int status, Headers headers, byte[] body) {}

    private static final int LIMIT = 4 << 10;
    private static final byte[] PAGE = "<html>please log in</html>".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "host", "content-length", "transfer-encoding", "expect", "upgrade", "date");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger hit = new AtomicInteger();
    private volatile Rule rule;
    private volatile Answer cached;

    /** @param portFile where its port is kept */
    FaultyProxy(String targetUrl, Path portFile) throws IOException {
        target = URI.create(targetUrl);
        server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), LocalPort.keep(portFile, 0)), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
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

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean isInsert =
                    String.valueOf(exchange.getRequestURI().getRawQuery()).contains("insert_deduplication_token");
            Rule now = rule;
            Fault met = now != null && isHit(now, exchange, body, isInsert) ? now.fault() : null;
            if (met == null) {
                Answer answer = asked(exchange, body);
                if (isInsert && answer.status() == 200) {
                    cached = answer;
                }
                pass(exchange, answer);
                return;
            }
            hit.incrementAndGet();
            fail(exchange, body, met);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    private void fail(HttpExchange exchange, byte[] body, Fault met) throws IOException, InterruptedException {
        switch (met) {
            case CUTS -> {
                Answer answer = asked(exchange, body);
                exchange.getResponseHeaders().putAll(answer.headers());
                // It promises more than comes.
                exchange.sendResponseHeaders(answer.status(), answer.body().length + 100L);
                exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
            }
            case CACHES -> pass(exchange, cached);
            case REPEATS -> {
                asked(exchange, body);
                pass(exchange, asked(exchange, body));
            }
            case LOGIN_PAGE_AFTERWARDS -> {
                asked(exchange, body);
                page(exchange, 200);
            }
            default -> page(exchange, met.status);
        }
    }

    private void page(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        if (status / 100 == 3) {
            // Its own answer to that is a page as well.
            exchange.getResponseHeaders().set("Location", url() + "/login");
        }
        exchange.sendResponseHeaders(status, status == 204 ? -1 : PAGE.length);
        if (status != 204) {
            exchange.getResponseBody().write(PAGE);
        }
    }

    private static void pass(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().putAll(answer.headers());
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    private Answer asked(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .timeout(Duration.ofSeconds(60))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (isPassed(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Headers headers = new Headers();
        answer.headers().map().forEach((name, values) -> {
            if (isPassed(name)) {
                headers.put(name, values);
            }
        });
        return new Answer(answer.statusCode(), headers, answer.body());
    }

    private static boolean isPassed(String header) {
        return !OF_ONE_CONNECTION.contains(header.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
