package io.windtrap.gateway.http.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.gateway.CapturedLog;
import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.TestTopic;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch with one event that can't be taken, by {@code gateway.batch-errors}. */
final class BatchErrorsIT {
    private static final String BATCH =
            "{\"batch\":[{\"type\":\"track\",\"event\":\"a\",\"userId\":\"u\"},{\"type\":\"track\",\"event\":\"b\"}]}";

    @Test
    void publishesTheOthersAndCountsTheDroppedOneForItsSource() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "batch-errors: drop");
                CapturedLog log = new CapturedLog()) {
            assertThat(gateway.post("/v1/batch", BATCH).statusCode())
                    .as("no fault of the batch")
                    .isEqualTo(503);

            assertThat(gateway.metric("windtrap_gateway_events_dropped_total{source=\"web\"}"))
                    .isEqualTo(1);
            assertThat(log.has("source=\"web\"")).isTrue();
        }
    }

    @Test
    void theOthersLieInTheTopicInTheirOrder() throws Exception {
        // Given
        String mark = UUID.randomUUID().toString();
        List<String> good = IntStream.range(0, 3)
                .mapToObj(number -> "{\"type\":\"track\",\"event\":\"a\",\"userId\":\"u\",\"messageId\":\"%s-%d\"}"
                        .formatted(mark, number))
                .toList();
        String nobodys = "{\"type\":\"track\",\"event\":\"b\",\"messageId\":\"" + mark + "\"}";
        String batch = String.join(
                ",", nobodys, good.get(0), "7", "null", good.get(1), "[]", "\"text\"", good.get(2), nobodys);
        try (TestGateway gateway = TestGateway.start(TestTopic.onSharedKafka(), "batch-errors: drop")) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> gateway.admin("/ready").statusCode() == 200);

            // When
            HttpResponse<String> answer = gateway.post("/v1/batch", "{\"batch\":[" + batch + "]}");
            HttpResponse<String> nothingGood = gateway.post("/v1/batch", "{\"batch\":[" + nobodys + "]}");

            // Then
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(nothingGood.statusCode()).isEqualTo(400);
            assertThat(TestTopic.readAll(TestTopic.onSharedKafka()))
                    .extracting(TestTopic::value)
                    .filteredOn(value -> value.contains(mark))
                    .containsExactlyElementsOf(good);
            assertThat(gateway.metric("windtrap_gateway_events_dropped_total{source=\"web\"}"))
                    .isEqualTo(6);
            assertThat(gateway.metric("windtrap_gateway_events_total{source=\"web\",type=\"track\"}"))
                    .isEqualTo(3);
        }
    }

    @Test
    void refusesTheWholeBatchAndNamesItsSource() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA);
                CapturedLog log = new CapturedLog()) {
            assertThat(gateway.post("/v1/batch", BATCH).statusCode()).isEqualTo(400);

            assertThat(log.has("source=\"web\"")).isTrue();
        }
    }
}
