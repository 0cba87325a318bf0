package io.windtrap.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** One source's flood is its own. */
final class RateLimitIT {
    @Test
    void answers429ToASourcePastItsRate() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA)) {
            String events = "{\"batch\":[" + "{\"userId\":1},".repeat(100) + "{\"userId\":1}]}";

            // Given: the source "slow" may send one event a second
            assertThat(gateway.send(gateway.to("/v1/batch")
                                    .setHeader("Authorization", TestGateway.authorization("slow-key:"))
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(events)))
                            .statusCode())
                    .isEqualTo(503);

            // When
            HttpResponse<String> refused = gateway.send(gateway.to("/v1/batch")
                    .setHeader("Authorization", TestGateway.authorization("slow-key:"))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(events)));

            // Then
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).isEqualTo("max requests limit reached\n");
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"rate_limited\"}"))
                    .isEqualTo(1);
            assertThat(gateway.post("/v1/batch", events).statusCode()).isEqualTo(503);
        }
    }
}
