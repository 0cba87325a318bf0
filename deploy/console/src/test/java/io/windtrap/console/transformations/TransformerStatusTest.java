package io.windtrap.console.transformations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.windtrap.common.admin.AdminAccess;
import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.config.StatusConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.engine.testing.HalfAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TransformerStatusTest {
    private static StatusConfig access(String status) throws Exception {
        return ConfigLoader.parse("test", "transformer: {status: " + status + "}", Map.of())
                .transformer()
                .status();
    }

    @Test
    void whoStallsInTheMiddleOfAnAnswerIsSaidNotToAnswer() throws Exception {
        // Given
        try (var stalled = new HalfAnswer();
                var status =
                        new TransformerStatus(access("{username: ann, password: secret}"), Duration.ofSeconds(1))) {
            // When / Then
            assertThat(status.ask(List.of(stalled.address())))
                    .singleElement()
                    .satisfies(answer ->
                            assertThat(answer.problem()).contains(stalled.address(), "does not answer: is it running"));
            assertThat(stalled.isLeft()).isTrue();
        }
    }

    @Test
    void transformersAreAskedWithTheCredentialsOfTheConfiguration() throws Exception {
        // Given
        StatusConfig right = access("{username: ann, password: secret}");
        try (AdminServer transformer = AdminServer.with(List::of, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .route(
                        "/status",
                        AdminAccess.of(right).guard(() -> AdminServer.Answer.json("{\"counts\":{\"read\":3}}")))
                .start("127.0.0.1", 0)) {
            List<String> addresses = List.of("127.0.0.1:" + transformer.port());

            // When
            try (var known = new TransformerStatus(right);
                    var others = new TransformerStatus(access("{username: ann, password: other}"))) {

                // Then
                assertThat(known.ask(addresses)).singleElement().satisfies(answer -> {
                    assertThat(answer.problem()).isNull();
                    assertThat(answer.status().at("/counts/read").asInt()).isEqualTo(3);
                });
                assertThat(others.ask(addresses))
                        .singleElement()
                        .satisfies(answer -> assertThat(answer.problem())
                                .contains(addresses.getFirst(), "refuses: see transformer.status"));
            }
        }
    }
}
