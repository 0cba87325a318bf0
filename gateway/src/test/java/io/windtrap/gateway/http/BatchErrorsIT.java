package io.windtrap.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.CapturedLog;
import io.windtrap.gateway.TestGateway;
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
    void refusesTheWholeBatchAndNamesItsSource() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA);
                CapturedLog log = new CapturedLog()) {
            assertThat(gateway.post("/v1/batch", BATCH).statusCode()).isEqualTo(400);

            assertThat(log.has("source=\"web\"")).isTrue();
        }
    }
}
