package io.windtrap.engine.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A reverse proxy before an HTTP server, on 127.0.0.1. What becomes of a request is for the test to say. */
public final class HttpProxy implements AutoCloseable {
    /** Decides about one request. */
    @FunctionalInterface
    public interface Handler {
        /** Answers {@code exchange}, which is closed afterwards; its body has been read. */
        void handle(HttpProxy proxy, HttpExchange exchange, byte[] body) throws IOException, InterruptedException;
    }

    /**
     * An answer with all that a proxy passes on of it.
     *
     * @param headers none that speak of one connection only
     * @param body as it came, perhaps compressed
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    public record Answer(int status, Headers headers, byte[] body) {

        /** Sends it. */
        public void sendTo(HttpExchange exchange) throws IOException {
            exchange.getResponseHeaders().putAll(headers);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static final Set<String> OF_ONE_CONNECTION =
            Set.of("connection", "host", "content-length", "transfer-encoding", "expect", "upgrade", "date");
    private static final byte[] PAGE = "<html>please log in</html>".getBytes(StandardCharsets.UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger redirects = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpProxy(URI target, HttpServer server) {
        this.target = target;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param targetUrl of the server behind it, without a path
     * @param port to listen on; 0 = any free one
     */
    public static HttpProxy start(String targetUrl, int port, Handler handler) throws IOException {
        return start(targetUrl, HttpServer.create(address(port), 0), handler);
    }

    /**
     * Starts one that ends TLS, on any free port.
     *
     * @param asksForCertificate whether clients must have one that {@code tls} trusts
     */
    public static HttpProxy startTls(String targetUrl, SSLContext tls, boolean asksForCertificate, Handler handler)
            throws IOException {
        var server = HttpsServer.create(address(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(asksForCertificate);
                parameters.setSSLParameters(ssl);
            }
        });
        return start(targetUrl, server, handler);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(LocalPort.HOST), port);
    }

    private static HttpProxy start(String targetUrl, HttpServer server, Handler handler) {
        var proxy = new HttpProxy(URI.create(targetUrl), server);
        server.setExecutor(proxy.threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(proxy, exchange, exchange.getRequestBody().readAllBytes());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        return proxy;
    }

    /** Where it listens, {@code http://127.0.0.1:port} or {@code https://127.0.0.1:port}. */
    public String url() {
        return (server instanceof HttpsServer ? "https://" : "http://") + LocalPort.HOST + ":"
                + server.getAddress().getPort();
    }

    /** Brings a request to the server behind, and returns what that answers. */
    public Answer ask(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        return ask(exchange, exchange.getRequestHeaders(), body);
    }

    /** The same with other headers. */
    public Answer ask(HttpExchange exchange, Map<String, List<String>> headers, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .timeout(PATIENCE)
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        passed(headers).forEach((name, values) -> values.forEach(v -> request.header(name, v)));
        var answer = client.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), passed(answer.headers().map()), answer.body());
    }

    /**
     * An answer of the proxy's own: a page that asks for a password.
     *
     * @param status 204 comes without the page; one of 3xx sends the client to a page of this proxy that it
     *     has not seen, so that one who follows is in no circle
     */
    public Answer loginPage(int status) {
        var headers = new Headers();
        headers.set("Content-Type", "text/html");
        if (status / 100 == 3) {
            headers.set("Location", url() + "/login" + redirects.incrementAndGet());
        }
        return new Answer(status, headers, status == 204 ? new byte[0] : PAGE);
    }

    private static Headers passed(Map<String, List<String>> all) {
        var passed = new Headers();
        all.forEach((name, values) -> {
            if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                passed.put(name, values);
            }
        });
        return passed;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
