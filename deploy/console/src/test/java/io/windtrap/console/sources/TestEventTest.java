package io.windtrap.console.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.value.Secret;
import io.windtrap.console.http.ApiException;
import io.windtrap.engine.testing.HalfAnswer;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class TestEventTest {
    @Test
    void aGatewayThatStallsInTheMiddleOfItsAnswerIsSaidNotToAnswer() throws Exception {
        // Given
        try (var stalled = new HalfAnswer();
                var event =
                        new TestEvent("http://" + stalled.address(), InstantSource.system(), Duration.ofSeconds(1))) {
            // When / Then
            assertThatThrownBy(() -> event.send(Secret.of("key")))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("does not answer (HttpTimeoutException)");
            assertThat(stalled.isLeft()).isTrue();
        }
    }
}
