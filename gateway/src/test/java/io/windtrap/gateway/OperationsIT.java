package io.windtrap.gateway;

import static io.windtrap.gateway.TestTopic.key;
import static io.windtrap.gateway.TestTopic.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import io.windtrap.common.topics.TopicsWatch;
import io.windtrap.gateway.http.RawConnection;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What operators see of a gateway that works, and what they can have it do. */
final class OperationsIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static TestGateway gateway;

    private final String mark = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        LOG.start();
        ((Logger) LoggerFactory.getLogger(TopicsWatch.class)).addAppender(LOG);
        gateway = TestGateway.start(
                TestTopic.onSharedKafka(), "hot-user-events-per-second: 10", "status: {password: s3cret}");
        await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ((Logger) LoggerFactory.getLogger(TopicsWatch.class)).detachAppender(LOG);
    }

    @Test
    void warnsThatTheTopicHasOneReplica() {
        // Told again where Kafka had something else to say in between.
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.copyOf(LOG.list))
                        .filteredOn(line -> line.getKeyValuePairs().toString().contains("the topic has one replica"))
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN)));
    }

    @Test
    void spreadsAHotUserAndKeepsTheOrderOfOthers() throws Exception {
        // Given
        double before = gateway.metric("windtrap_gateway_hot_user_events_total");
        String hot = "hot-" + mark;
        String calm = "calm-" + mark;
        String events = IntStream.range(0, 200).mapToObj(n -> event(hot, n)).collect(Collectors.joining(","));

        // When
        assertThat(gateway.post("/v1/batch", "{\"batch\":[" + events + "]}").body())
                .isEqualTo("ok");
        assertThat(gateway.post("/v1/batch", "{\"batch\":[" + event(calm, 0) + "," + event(calm, 1) + "]}")
                        .body())
                .isEqualTo("ok");

        // Then: every event is there, the first of a second with their user, the others without
        List<ConsumerRecord<byte[], byte[]>> ofHot = withUser(hot);
        assertThat(ofHot)
                .extracting(TestTopic::value)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).mapToObj(n -> event(hot, n)).toList());
        long withoutKey = ofHot.stream().filter(record -> key(record) == null).count();
        assertThat(withoutKey).isBetween(100L, 190L);
        assertThat(ofHot.stream().filter(record -> key(record) != null))
                .allSatisfy(record -> assertThat(key(record)).isEqualTo(hot));
        assertThat(gateway.metric("windtrap_gateway_hot_user_events_total") - before)
                .isEqualTo((double) withoutKey);
        assertThat(withUser(calm)).allSatisfy(record -> assertThat(key(record)).isEqualTo(calm));
        assertThat(withUser(calm)).extracting(TestTopic::value).containsExactly(event(calm, 0), event(calm, 1));
    }

    @Test
    void tellsWhatWasAcceptedAndThatNothingIsUnderWay() throws Exception {
        // Given
        JsonObject before = web();

        // When
        gateway.post("/v1/batch", "{\"batch\":[" + event("u", 0) + "," + event("u", 1) + "]}");
        gateway.send(gateway.to("/pixel/v1/track?writeKey=web-key&event=e&userId=u"));

        // Then
        JsonObject after = web();
        assertThat(after.getLong("accepted_events") - before.getLong("accepted_events"))
                .isEqualTo(3);
        assertThat(after.getLong("in_flight_requests")).isZero();
        assertThat(after.getLong("in_flight_bytes")).isZero();
        await().atMost(LONG).until(() -> gateway.metric("windtrap_gateway_requests_in_flight") == 0);
    }

    @Test
    void measuresItsLoad() throws Exception {
        gateway.post("/v1/track", event("u", 0));
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION
                    + "\r\nContent-Length: 2\r\n\r\n{");
            await().atMost(LONG).until(() -> gateway.metric("windtrap_gateway_requests_in_flight") >= 1);
            assertThat(gateway.metric("windtrap_gateway_connections")).isPositive();
        }
        assertThat(gateway.metric("windtrap_gateway_producer_buffer_available_bytes"))
                .isPositive();
        await().atMost(LONG).until(() -> gateway.metric("windtrap_gateway_producer_queue_seconds_max") > 0);
        await().atMost(LONG).until(() -> gateway.metric("windtrap_gateway_event_loop_lag_seconds_count") > 0);
    }

    @Test
    void makesNoMoreSeriesWhateverClientsSend() throws Exception {
        // Given: each kind of request once
        hostile(0);
        int before = series();

        // When
        for (int i = 1; i < 50; i++) {
            hostile(i);
        }

        // Then
        assertThat(series()).isEqualTo(before);
        assertThat(gateway.admin("/metrics").body()).doesNotContain("hostile");
    }

    private static void hostile(int n) throws Exception {
        String made = "hostile" + n;
        String type = "{\"userId\":\"" + made + "\",\"type\":\"" + made + "\",\"event\":\"" + made + "\"}";
        gateway.post("/v1/batch", "{\"batch\":[" + type + "]}");
        gateway.post("/" + made, "{}");
        gateway.post("/v1/projects/" + made + "/settings", "{}");
        gateway.send(gateway.to("/v1/track").method("HOSTILE" + n, BodyPublishers.noBody()));
        gateway.send(gateway.to("/v1/track?" + made + "=" + made)
                .setHeader("Authorization", TestGateway.authorization(made + ":"))
                .header("X-Forwarded-For", made)
                .POST(BodyPublishers.ofString(type)));
        gateway.send(gateway.to("/sourceConfig?writeKey=" + made));
        gateway.send(gateway.to("/pixel/v1/track?writeKey=web-key&userId=" + made + "&type=" + made));
    }

    private static int series() throws Exception {
        return (int) gateway.admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("windtrap_gateway_"))
                .count();
    }

    private static JsonObject web() throws Exception {
        String status = gateway.send(
                        gateway.to("/status").setHeader("Authorization", TestGateway.authorization("admin:s3cret")))
                .body();
        return new JsonObject(status).getJsonObject("sources").getJsonObject("web");
    }

    private static String event(String user, int n) {
        return "{\"userId\":\"" + user + "\",\"type\":\"track\",\"messageId\":\"m\",\"n\":" + n + "}";
    }

    private static List<ConsumerRecord<byte[], byte[]>> withUser(String user) {
        return TestTopic.readAll(TestTopic.onSharedKafka()).stream()
                .filter(record -> value(record).contains(user))
                .toList();
    }
}
