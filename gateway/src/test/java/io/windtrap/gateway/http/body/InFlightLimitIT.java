package io.windtrap.gateway.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.http.RawConnection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bodies that are being read are bounded over all connections. */
final class InFlightLimitIT {
    private static final String IN_FLIGHT = "windtrap_gateway_in_flight_bytes";
    // Nobody leaves before the test lets them, however slow the machine.
    private static final String HEAD_TIMEOUT = "head-timeout: 10m";
    private static final String BODY_TIMEOUT = "body-timeout: 10m";

    @Test
    void refusesWhatDoesNotFitBesideTheBodiesOfOthers() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                        TestGateway.NO_KAFKA,
                        "max-body: 1000",
                        "max-large-body: 1000",
                        "max-in-flight: 2000",
                        HEAD_TIMEOUT,
                        BODY_TIMEOUT);
                var first = new RawConnection(gateway.port());
                var third = new RawConnection(gateway.port())) {
            var second = new RawConnection(gateway.port());

            // Given: two clients that send most of a body and wait
            String head = "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                    + "\r\nContent-Length: 900\r\n\r\n";
            String most = "x".repeat(899);
            first.send(head + most);
            second.send(head + most);
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.metric(IN_FLIGHT) == 1800);

            // When
            third.send(head + most);

            // Then
            RawConnection.Answer refused = third.receive();
            assertThat(refused.status()).startsWith("HTTP/1.1 503 ");
            assertThat(refused.body()).isEqualTo("service unavailable\n");
            assertThat(refused.head()).anyMatch(line -> line.equalsIgnoreCase("Retry-After: 5"));
            assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"in_flight_full\"}"))
                    .isEqualTo(1);

            // When: one is answered, the other goes away
            assertThat(first.send("x").receive().body()).isEqualTo("invalid json\n");
            second.close();

            // Then
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.metric(IN_FLIGHT) == 0);
            assertThat(third.send("x" + head + "x".repeat(900)).receive().body())
                    .isEqualTo("invalid json\n");
        }
    }

    @Test
    void keepsHalfForThoseWhoSayWhoTheyAre() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                        TestGateway.NO_KAFKA,
                        "max-body: 1000",
                        "max-large-body: 1000",
                        "max-in-flight: 4000",
                        HEAD_TIMEOUT,
                        BODY_TIMEOUT);
                var first = new RawConnection(gateway.port());
                var second = new RawConnection(gateway.port());
                var third = new RawConnection(gateway.port());
                var known = new RawConnection(gateway.port())) {
            // Given: two clients whose key would come in a body that doesn't
            String head = "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n";
            String most = "x".repeat(899);
            first.send(head + "\r\n" + most);
            second.send(head + "\r\n" + most);
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.metric(IN_FLIGHT) == 1800);

            // Then
            assertThat(third.send(head + "\r\n" + most).receive().status()).startsWith("HTTP/1.1 503 ");
            assertThat(known.send(head + "Authorization: " + TestGateway.AUTHORIZATION + "\r\n\r\n" + most + "x")
                            .receive()
                            .body())
                    .isEqualTo("invalid json\n");
        }
    }
}
