package io.windtrap.forwarder.clickhouse.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.windtrap.engine.testing.ClickHouseServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Ends TLS in front of a ClickHouse, and lets a trusted client's certificate stand for the user as ClickHouse does. */
final class HttpsFront implements AutoCloseable {
    private static final Set<String> OWN =
            Set.of("host", "connection", "content-length", "transfer-encoding", "authorization", "expect", "upgrade");

    /** What a request looked like. */
    record Seen(
            @Nullable String encoding, int bytes, @Nullable String client) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final ClickHouseServer behind;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();

    HttpsFront(ClickHouseServer behind, SSLContext tls, boolean asksForCertificate) throws IOException {
        this.behind = behind;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(asksForCertificate);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", this::forward);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean byCertificate = exchange.getRequestHeaders().containsKey("X-ClickHouse-SSL-Certificate-Auth");
            String client = byCertificate
                    ? ((HttpsExchange) exchange)
                            .getSSLSession()
                            .getPeerPrincipal()
                            .getName()
                    : null;
            seen.add(new Seen(exchange.getRequestHeaders().getFirst("Content-Encoding"), body.length, client));
            var request = HttpRequest.newBuilder(URI.create(behind.url() + exchange.getRequestURI()))
                    .POST(BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                boolean identity = lower.equals("x-clickhouse-user") || lower.startsWith("x-clickhouse-ssl");
                if (!OWN.contains(lower) && !identity) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            List<String> own = exchange.getRequestHeaders().get("Authorization");
            String credentials = behind.user() + ":" + behind.password();
            request.header(
                    "Authorization",
                    byCertificate || own == null
                            ? "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))
                            : own.getFirst());
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (name.startsWith("x-clickhouse-") || name.startsWith("content-type")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.close();
    }
}
