package io.windtrap.forwarder.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.ForwarderConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.engine.testing.HalfAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class InstancesTest {
    @Test
    void whoStallsInTheMiddleOfAnAnswerIsLeftAndSaidNotToAnswer() throws Exception {
        // Given
        ForwarderConfig config = ConfigLoader.parse("test", "forwarder: {admin: {port: 1}}", Map.of())
                .forwarder();
        try (var stalled = new HalfAnswer();
                var instances = new Instances(config, List.of(stalled.address()), Duration.ofSeconds(1))) {
            // When
            List<InstanceAnswer> answers = instances.ask(List.of());

            // Then
            assertThat(answers)
                    .containsExactly(new InstanceAnswer(stalled.address(), null, "does not answer within 1 s"));
            assertThat(stalled.isLeft()).isTrue();
        }
    }
}
