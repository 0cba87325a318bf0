package io.windtrap.observability.services;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests to the gateway, as SDKs do. */
public final class GatewayClient implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(100);

    private final int port;
    private final SSLContext tls;
    private final HttpClient client;
    private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("traffic").daemon().factory());

    /** For a gateway at {@code port} of this machine, whose certificate {@code tls} trusts. */
    GatewayClient(int port, SSLContext tls) {
        this.port = port;
        this.tls = tls;
        this.client = HttpClient.newBuilder().sslContext(tls).build();
    }

    /** A request's body: a batch of one event. */
    public static String track(String user, String event, String properties) {
        return "{\"batch\": [" + trackJson(user, event, properties) + "]}";
    }

    /** An event, as part of a batch. */
    static String trackJson(String user, String event, String properties) {
        return "{\"type\": \"track\", \"userId\": \"%s\", \"event\": \"%s\", \"properties\": {%s}}"
                .formatted(user, event, properties);
    }

    /** Waits until the gateway takes an event, which it does as long as Kafka takes it. */
    void awaitAccepted() {
        post("web-key", track("first", "bought", ""));
    }

    /** From now on events come again and again, until the end. */
    void keepSending() {
        var _ = traffic.scheduleAtFixedRate(
                // Whatever becomes of it: an exception would end the traffic.
                () -> send("web-key", track("steady", "bought", ""))
                        .handle((_, _) -> null)
                        .join(),
                0,
                BETWEEN_EVENTS.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Sends events until they are accepted: a busy machine may have some refused. */
    void post(String writeKey, String body) {
        await("accepted")
                .atMost(LONG)
                .pollDelay(Duration.ZERO)
                .until(() -> send(writeKey, body).join().statusCode() == 200);
    }

    /** Sends a request. */
    CompletableFuture<HttpResponse<String>> send(String writeKey, String body) {
        return client.sendAsync(request(writeKey, body).build(), BodyHandlers.ofString());
    }

    /** Sends a request but for its body, which never comes. Closing the connection ends it. */
    Socket sendHead() throws IOException {
        Socket connection = tls.getSocketFactory().createSocket("127.0.0.1", port);
        String head = "POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: 100\r\n\r\n"
                .formatted(authorization("web-key"));
        connection.getOutputStream().write(head.getBytes(UTF_8));
        return connection;
    }

    /** Sends a request that belongs to the trace {@code traceparent}, or to none, until it is accepted. */
    public void sendTraced(@Nullable String traceparent, String body) {
        HttpRequest.Builder request = request("web-key", body);
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        await("accepted")
                .atMost(LONG)
                .until(() ->
                        client.send(request.build(), BodyHandlers.ofString()).statusCode() == 200);
    }

    private HttpRequest.Builder request(String writeKey, String body) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/v1/batch"))
                .header("Authorization", authorization(writeKey))
                .POST(BodyPublishers.ofString(body));
    }

    private static String authorization(String writeKey) {
        return "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    }

    @Override
    public void close() {
        traffic.shutdownNow();
        client.shutdownNow();
    }
}
