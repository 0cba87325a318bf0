package io.windtrap.gateway.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.http.RawConnection;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that take their time, or come in crowds. */
final class SlowClientsIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void answers408ToABodyThatTricklesAndClosesTheConnection() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "body-timeout: 500ms");
                var connection = new RawConnection(gateway.port())) {
            // When
            connection.send(post(1000) + "{");
            trickle(connection, "x");

            // Then
            RawConnection.Answer answer = connection.receive();
            assertThat(answer.status()).startsWith("HTTP/1.1 408 ");
            assertThat(answer.body()).isEqualTo("request timeout\n");
            assertThat(connection.isClosedByServer()).isTrue();
            await().atMost(LONG).until(() -> gateway.metric("windtrap_gateway_in_flight_bytes") == 0);
            assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"body_too_slow\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void closesAConnectionWhoseHeadTrickles() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "head-timeout: 500ms");
                var connection = new RawConnection(gateway.port())) {
            connection.send("POST /v1/track HTTP/1.1\r\n");
            trickle(connection, "X-Y: z\r\n");
            assertThat(connection.isClosedByServer()).isTrue();
            assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"bad_request\"}"))
                    .isZero();
        }
    }

    @Test
    void closesAConnectionWhoseNextHeadTrickles() throws Exception {
        try (TestGateway gateway =
                        TestGateway.start(TestGateway.NO_KAFKA, "idle-timeout: 1500ms", "acknowledgement-timeout: 1s");
                var connection = new RawConnection(gateway.port())) {
            connection.send("GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n");
            connection.receive();
            connection.send("POST /v1/track HTTP/1.1\r\n");
            trickle(connection, "X-Y: z\r\n");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesConnectionsPastTheirNumberAndTakesNewOnesWhenSomeHaveGone() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "max-connections: 2", "head-timeout: 10m");
                var first = new RawConnection(gateway.port())) {
            var second = new RawConnection(gateway.port());
            assertThat(robots(first)).isTrue();
            assertThat(robots(second)).isTrue();
            try (var third = new RawConnection(gateway.port())) {
                assertThat(third.isClosedByServer()).isTrue();
            }
            second.close();
            await().atMost(LONG).until(() -> {
                try (var next = new RawConnection(gateway.port())) {
                    return robots(next);
                }
            });
        }
    }

    @Test
    void answers503ToRequestsPastTheirNumber() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                        TestGateway.NO_KAFKA, "max-requests: 1", "head-timeout: 10m", "body-timeout: 10m");
                var second = new RawConnection(gateway.port())) {
            var first = new RawConnection(gateway.port());
            first.send(post(10) + "x");
            await().atMost(LONG).until(() -> gateway.metric("windtrap_gateway_in_flight_bytes") > 0);

            // When
            second.send(post(1) + "x");

            // Then
            RawConnection.Answer refused = second.receive();
            assertThat(refused.status()).startsWith("HTTP/1.1 503 ");
            assertThat(refused.body()).isEqualTo("Service Unavailable\n");
            assertThat(refused.header("Retry-After")).isEqualTo("5");

            // When: the first goes away in the middle of its body
            first.close();

            // Then
            await().atMost(LONG)
                    .until(() -> second.send(post(1) + "x").receive().body().equals("invalid json\n"));
        }
    }

    @Test
    void refusesMoreEventsThanMayComeAtOnce() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "max-events: 2")) {
            assertThat(gateway.post("/v1/batch", "{\"batch\":[{\"userId\":1},{\"userId\":1},{\"userId\":1}]}")
                            .statusCode())
                    .isEqualTo(413);
            assertThat(gateway.post("/v1/batch", "{\"batch\":[{\"userId\":1},{\"userId\":1}]}")
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    private static String post(int length) {
        return "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static boolean robots(RawConnection connection) {
        try {
            connection.send("GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n");
            return connection.receive().status().contains("200");
        } catch (IOException closed) {
            return false;
        }
    }

    /** Sends {@code text} every now and then until the other side says or closes something. */
    private static void trickle(RawConnection connection, String text) {
        await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    try {
                        connection.send(text);
                        return connection.hasSomething();
                    } catch (IOException closed) {
                        return true;
                    }
                });
    }
}
