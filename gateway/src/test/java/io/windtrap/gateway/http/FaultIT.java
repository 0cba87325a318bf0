package io.windtrap.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.windtrap.gateway.CapturedLog;
import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.auth.RateLimit;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.http.event.BadEvents;
import io.windtrap.gateway.http.event.ClientIp;
import io.windtrap.gateway.http.event.EventEndpoint;
import io.windtrap.gateway.http.event.EventIntake;
import io.windtrap.gateway.http.event.EventRoute;
import io.windtrap.gateway.http.event.PixelEndpoint;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.server.MisspelledPaths;
import io.windtrap.gateway.http.server.RouteTable;
import io.windtrap.gateway.metrics.GatewayMetrics;
import io.windtrap.gateway.metrics.SourceTallies;
import io.windtrap.gateway.publish.EventPublisher;
import io.windtrap.gateway.publish.HotUsers;
import io.windtrap.gateway.publish.InFlightBytes;
import io.windtrap.gateway.publish.LiveClient;
import io.windtrap.gateway.publish.PublishFailures;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no one foresaw is answered, logged without a word of the request, and holds on to nothing. */
final class FaultIT {
    private static final String EVENT = "{\"userId\":\"u-secret\",\"event\":\"e\"}";

    private final InFlightBytes inFlight = new InFlightBytes(1 << 20);
    private final ConcurrencyLimit requests = new ConcurrencyLimit(0);
    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry(), inFlight::bytes);
    private final SourceTallies tallies = new SourceTallies();
    private final Source source = new Source("s", "S", "HTTP", "event-stream", true, RateLimit.NONE);
    private final Vertx vertx = Vertx.vertx();
    private final CapturedLog log = new CapturedLog();
    private RawConnection connection;

    @BeforeEach
    void start() throws IOException {
        var routes = new RouteTable(metrics, requests, new MisspelledPaths(intake().keys(), System::nanoTime))
                .route(HttpMethod.POST, "/fault", _ -> {
                    throw new IllegalArgumentException("u-secret");
                })
                .route(HttpMethod.POST, "/v1/track", new EventEndpoint(intake()).on(EventRoute.TRACK))
                .route(HttpMethod.GET, "/pixel", new PixelEndpoint(intake(), InstantSource.system()).on("page"));
        connection = new RawConnection(vertx.createHttpServer()
                .requestHandler(routes.router(vertx, _ -> {}))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort());
    }

    private EventIntake intake() {
        InstantSource brokenClock = () -> {
            throw new IllegalArgumentException("u-secret");
        };
        var publisher = new EventPublisher(
                LiveClient.open(MockProducer::new, producer -> producer.close()),
                new PublishFailures(Optional::empty, () -> 0),
                "events",
                brokenClock,
                () -> "id",
                new HotUsers(0, () -> 0, 1));
        return new EventIntake(
                new WriteKeys(Map.of("web-key", source), Instant.EPOCH),
                inFlight,
                publisher,
                new ClientIp(List.of()),
                tallies,
                1000,
                1000,
                10,
                new BadEvents(false, () -> 0),
                null);
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        connection.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void answersForARouteThatFails() throws Exception {
        assertFault(exchange("/fault"));
    }

    @Test
    void answersForAnEventThatFailsAndReleasesItsBytes() throws Exception {
        // When
        RawConnection.Answer answer = exchange("/v1/track");

        // Then
        assertFault(answer);
        assertNothingIsHeld();
        assertThat(exchange("/v1/track").status()).as("the connection goes on").isEqualTo(answer.status());
    }

    @Test
    void answersForAPixelThatFailsAndReleasesItsBytes() throws Exception {
        assertFault(connection
                .send("GET /pixel?writeKey=web-key&userId=u-secret HTTP/1.1\r\nHost: x\r\n\r\n")
                .receive());
        assertNothingIsHeld();
    }

    private void assertNothingIsHeld() {
        assertThat(inFlight.bytes()).isZero();
        assertThat(tallies.of(source).requestsInFlight()).isZero();
        assertThat(tallies.of(source).bytesInFlight()).isZero();
    }

    private void assertFault(RawConnection.Answer answer) {
        assertThat(answer.status()).startsWith("HTTP/1.1 500 ");
        assertThat(answer.body()).isEqualTo("internal server error\n");
        assertThat(requests.inside()).isZero();
        assertThat(log.has("a request failed with an internal error of the gateway", "IllegalArgumentException"))
                .isTrue();
        assertThat(log.has("u-secret")).isFalse();
    }

    private RawConnection.Answer exchange(String path) throws IOException {
        return connection
                .send("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                        + "\r\nContent-Length: " + EVENT.length() + "\r\n\r\n" + EVENT)
                .receive();
    }
}
