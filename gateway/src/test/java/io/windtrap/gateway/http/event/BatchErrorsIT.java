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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a batch with events that can't be taken, in the answer and in the topic, by {@code gateway.batch-errors}. */
final class BatchErrorsIT {
    private static final String DROPPED = "windtrap_gateway_events_dropped_total{source=\"web\"}";
    /** One of each kind: neither an object, nor an event of anybody's. */
    private static final List<String> BAD = List.of(
            "5",
            "null",
            "\"text\"",
            "[{\"userId\":\"u\"}]",
            "{}",
            "{\"type\":\"track\",\"event\":\"of nobody\"}",
            "{\"userId\":null,\"anonymousId\":\" \\u200b\"}");

    private static TestGateway dropping;
    private static TestGateway refusing;

    /** User of this test's events: they lie in one partition, in order. */
    private final String user = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        dropping = TestGateway.start(TestTopic.onSharedKafka(), "batch-errors: drop");
        refusing = TestGateway.start(TestTopic.onSharedKafka());
        for (TestGateway gateway : List.of(dropping, refusing)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> gateway.admin("/ready").statusCode() == 200);
        }
    }

    @AfterAll
    static void stop() {
        dropping.close();
        refusing.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/batch", "/v1/import", "/v1/b"})
    void dropsEveryKindOfBadEventAndPublishesTheOthersInOrder(String path) throws Exception {
        // Given
        List<String> good = List.of(
                event("\"type\":\"track\""),
                event("\"n\":\"no type\""),
                event("\"type\":7"),
                event("\"type\":\"made-up\""),
                event("\"messageId\":[1]"),
                event("\"n\":\"as its neighbour\""),
                event("\"n\":\"as its neighbour\""),
                event("\"n\":\"the last one\""));
        double before = dropping.metric(DROPPED);
        var items = new StringBuilder(good.getFirst());
        for (int i = 0; i < BAD.size(); i++) {
            items.append(",").append(BAD.get(i)).append(",").append(good.get(i + 1));
        }

        // When
        HttpResponse<String> answer = dropping.post(path, "{\"batch\":[" + items + "]}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Windtrap-Event")).isEmpty();
        assertThat(published()).containsExactlyElementsOf(good);
        assertThat(dropping.metric(DROPPED)).isEqualTo(before + BAD.size());
    }

    @Test
    void refusesABatchOfNothingButBadEventsEvenWhereTheyAreDropped() throws Exception {
        // Given
        double dropped = dropping.metric(DROPPED);

        // When
        HttpResponse<String> answer = dropping.post("/v1/batch", "{\"batch\":[" + String.join(",", BAD) + "]}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("X-Windtrap-Event")).hasValue("0");
        assertThat(dropping.metric(DROPPED)).isEqualTo(dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5                       | event_invalid    | event is not a valid rudder event",
                "[]                      | event_invalid    | event is not a valid rudder event",
                "{}                      | identity_missing | request neither has anonymousId nor userId",
                "{\"anonymousId\":\" \"} | identity_missing | request neither has anonymousId nor userId",
            })
    void refusesTheWholeBatchAndNamesItsFirstBadEvent(String bad, String reason, String text) throws Exception {
        // Given
        String refusals = "windtrap_gateway_refusals_total{reason=\"" + reason + "\"}";
        double before = refusing.metric(refusals);
        String good = event("\"n\":\"beside a bad one\"");
        String last = event("\"n\":\"sent after it\"");

        // When
        HttpResponse<String> answer =
                refusing.post("/v1/batch", "{\"batch\":[" + good + "," + good + "," + bad + "," + good + ",5,{}]}");
        HttpResponse<String> next = refusing.post("/v1/batch", "{\"batch\":[" + last + "]}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(answer.headers().firstValue("X-Windtrap-Event")).hasValue("2");
        assertThat(refusing.metric(refusals)).isEqualTo(before + 1);
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(published()).containsExactly(last);
    }

    @ParameterizedTest
    @CsvSource({"refuse, batch refused", "drop, invalid event dropped"})
    void tellsTheOperatorWhatIsWrongWithTheFirstBadEventOfASource(String rule, String message) throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "batch-errors: " + rule);
                var log = new CapturedLog()) {
            // When
            gateway.post("/v1/batch", "{\"batch\":[" + event("\"n\":1") + ",{},5]}");

            // Then
            assertThat(log.has(message, "source=\"web\"", "reason=\"identity_missing\"", "event=\"1\""))
                    .isTrue();
        }
    }

    private String event(String fields) {
        return "{\"userId\":\"" + user + "\"," + fields + "}";
    }

    /** This test's events in the topic. */
    private List<String> published() {
        return TestTopic.readAll(TestTopic.onSharedKafka()).stream()
                .map(TestTopic::value)
                .filter(value -> value.contains(user))
                .toList();
    }
}
