package io.windtrap.gateway;

import static io.windtrap.gateway.TestTopic.header;
import static io.windtrap.gateway.TestTopic.key;
import static io.windtrap.gateway.TestTopic.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the topic after a request: key, value, headers, order, and nothing at all after a refusal. */
final class PublishingIT {
    private static TestGateway gateway;

    /** Tells one test's events from another's. */
    private final String mark = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(TestTopic.onSharedKafka());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.admin("/ready").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identify", "track", "page", "screen", "group", "alias"})
    void publishesAnEventAsItWasSent(String type) throws Exception {
        // Given
        String event =
                "{ \"type\":\"x\", \"anonymousId\":\" ünï \",\n\"userId\":\"u\", \"messageId\":\"" + mark + "\"}";
        long before = System.currentTimeMillis();

        // When
        HttpResponse<String> answer = gateway.post("/v1/" + type, " " + event + "\n");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("2");
        assertThat(marked()).singleElement().satisfies(record -> {
            assertThat(key(record)).isEqualTo("ünï");
            assertThat(value(record)).isEqualTo(event);
            assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
            assertThat(headers(record))
                    .containsExactly(
                            "v=1",
                            "source=web",
                            "ip=127.0.0.1",
                            "type=" + type,
                            "sourceType=HTTP",
                            "sourceCategory=event-stream");
        });
        assertThat(gateway.metric("windtrap_gateway_events_total{source=\"web\",type=\"" + type + "\"}"))
                .isPositive();
    }

    @Test
    void publishesABatchInOrderWithTheFactsThatItsEventsLack() throws Exception {
        // Given
        String first = "{\"userId\":456,\"type\":\"track\",\"sentAt\":\"own\",\"messageId\":\"" + mark + "\"}";
        String second = "{\"userId\":456,\"messageId\":7, \"n\":\"" + mark + "\"}";
        String third = "{\"type\":\"extract\",\"messageId\":\" \\u0000\",\"n\":\"" + mark + "\"}";

        // When
        HttpResponse<String> answer = gateway.send(gateway.to("/v1/batch")
                .header("X-Forwarded-For", "203.0.113.7, 10.0.0.1")
                .POST(BodyPublishers.ofString("{\"batch\":[" + first + ", " + second + "," + third
                        + "],\"sentAt\":\"2026-03-02T10:15:30Z\",\"writeKey\":\"ignored\"}")));

        // Then
        assertThat(answer.body()).isEqualTo("ok");
        List<ConsumerRecord<byte[], byte[]>> ofUser =
                marked().stream().filter(record -> "456".equals(key(record))).toList();
        assertThat(ofUser).extracting(TestTopic::value).containsExactly(first, second);
        assertThat(headers(ofUser.get(0)))
                .containsExactly(
                        "v=1", "source=web", "ip=203.0.113.7", "sourceType=HTTP", "sourceCategory=event-stream");
        assertThat(headers(ofUser.get(1)))
                .startsWith("v=1", "source=web", "ip=203.0.113.7")
                .endsWith("sentAt=2026-03-02T10:15:30Z", "sourceType=HTTP", "sourceCategory=event-stream")
                .hasSize(7);
        assertThat(UUID.fromString(header(ofUser.get(1), "id")).version()).isEqualTo(4);
        assertThat(marked())
                .filteredOn(record -> key(record) == null)
                .singleElement()
                .satisfies(record -> {
                    assertThat(value(record)).isEqualTo(third);
                    assertThat(header(record, "id")).isNotEqualTo(header(ofUser.get(1), "id"));
                });
    }

    @Test
    void readsGzip() throws Exception {
        // Given
        String event = "{\"userId\":\"u\",\"messageId\":\"" + mark + "\",\"x\":\"" + "🎉".repeat(100_000) + "\"}";

        // When
        HttpResponse<String> answer = gateway.postGzip("/v1/track", TestGateway.gzip(event.getBytes(UTF_8)));

        // Then
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(marked()).extracting(TestTopic::value).containsExactly(event);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/merge, merge",
        "/v1/audiencelist, audiencelist",
        "/v1/t, track",
        "/v1/p, page",
        "/v1/i, identify",
        "/v1/g, group",
        "/v1/a, alias",
        "/v1/s, screen",
    })
    void forcesTheTypeOfTheRoute(String path, String type) throws Exception {
        // Given
        String event = "{\"type\":\"x\",\"userId\":\"u\",\"writeKey\":\"web-key\",\"messageId\":\"" + mark + "\"}";

        // When
        gateway.send(gateway.to(path).POST(BodyPublishers.ofString(event)));

        // Then
        assertThat(marked()).singleElement().satisfies(record -> {
            assertThat(value(record)).isEqualTo(event);
            assertThat(header(record, "type")).isEqualTo(type);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/import", "/v1/import/", "/v1/b", "/beacon/v1/batch?writeKey=web-key"})
    void publishesEveryKindOfBatch(String path) throws Exception {
        // Given
        String event = "{\"userId\":\"u\",\"type\":\"track\",\"messageId\":\"" + mark + "\"}";

        // When
        gateway.post(path, "{\"batch\":[" + event + "," + event + "]}");

        // Then
        assertThat(marked()).extracting(TestTopic::value).containsExactly(event, event);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/track, false",
        "/v1/batch, false",
        "/v1/import, false",
        "/beacon/v1/batch?writeKey=cloud-key, false",
        "/v1/t, true",
        "/v1/b, true",
        "/v1/import/, true",
    })
    void saysOfWhatKindTheSourceIsAndWhetherARouteOfSegmentsWasTaken(String path, boolean segments) throws Exception {
        // Given
        String event = "{\"userId\":\"u\",\"type\":\"track\",\"messageId\":\"" + mark + "\"";

        // When
        gateway.send(gateway.to(path)
                .setHeader("Authorization", TestGateway.authorization("cloud-key:"))
                .POST(BodyPublishers.ofString(
                        event + ",\"writeKey\":\"cloud-key\",\"batch\":[" + event + "}],\"x\":1}")));

        // Then
        assertThat(marked()).singleElement().satisfies(record -> {
            assertThat(header(record, "source")).isEqualTo("hub");
            assertThat(header(record, "sourceType")).isEqualTo("HubSpot");
            assertThat(header(record, "sourceCategory")).isEqualTo("cloud");
            assertThat(header(record, "api")).isEqualTo(segments ? "segment" : null);
        });
    }

    @Test
    void publishesThePixelsEvent() throws Exception {
        // When
        HttpRequest.Builder pixel = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port()
                + "/pixel/v1/page?writeKey=web-key&anonymousId=%22a%22&name=&properties.price=3&properties.tags.1=x&k="
                + mark
                + "&k=2&type=x"));
        gateway.send(pixel);
        gateway.send(pixel.copy().header("X-Forwarded-For", "1.2.3.4, 5.6.7.8"));

        // Then
        List<ConsumerRecord<byte[], byte[]>> records = marked();
        assertThat(records).hasSize(2).allSatisfy(record -> {
            assertThat(key(record)).isEqualTo("a");
            assertThat(value(record).replaceAll("\\d{4}-[^\"]+\\.\\d{9}Z", "NOW"))
                    .isEqualTo("{\"channel\":\"web\",\"integrations\":{\"All\":true},\"originalTimestamp\":\"NOW\","
                            + "\"sentAt\":\"NOW\",\"anonymousId\":\"a\",\"name\":\"Unknown Page\","
                            + "\"properties\":{\"price\":\"3\",\"tags\":[null,\"x\"]},\"k\":\"" + mark
                            + "\",\"type\":\"page\"}");
            assertThat(header(record, "type")).isEqualTo("page");
            assertThat(header(record, "sourceType")).isEqualTo("HTTP");
            assertThat(header(record, "sourceCategory")).isEqualTo("event-stream");
            assertThat(header(record, "api")).isNull();
        });
        assertThat(records).extracting(record -> header(record, "ip")).containsExactly(null, "1.2.3.4");
    }

    @Test
    void publishesHalvesOfCharactersWithAnIdOfItsOwn() throws Exception {
        // Given
        String event = "{\"userId\":\"\\ud800\",\"messageId\":\"\\ud83d\",\"k\\ud83d\":\"" + mark + "\"}";

        // When
        HttpResponse<String> answer = gateway.post("/v1/track", event);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(marked()).singleElement().satisfies(record -> {
            assertThat(value(record)).isEqualTo(event);
            assertThat(key(record)).isEqualTo("\uFFFD");
            assertThat(UUID.fromString(header(record, "id")).version()).isEqualTo(4);
        });
    }

    @Test
    void takesTheLargestBody() throws Exception {
        // Given
        String prefix = "{\"userId\":\"u\",\"messageId\":\"" + mark + "\",\"x\":\"";
        String event = prefix + "x".repeat(4_096_000 - prefix.length() - 2) + "\"}";

        // Then
        assertThat(gateway.post("/v1/track", event).body()).isEqualTo("ok");
        assertThat(marked()).extracting(TestTopic::value).containsExactly(event);
    }

    @Test
    void ignoresPasswordContentTypeAndQuery() throws Exception {
        // When
        HttpResponse<String> answer = gateway.send(gateway.to("/v1/track?x=1")
                .setHeader("Authorization", TestGateway.authorization("web-key:password"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"userId\":\"u\",\"messageId\":\"" + mark + "\"}")));

        // Then
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(marked()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batch\":[{\"userId\":\"u\",\"m\":\"MARK\"},{\"m\":\"MARK\"},{\"userId\":\"u\",\"m\":\"MARK\"}]}",
                "{\"batch\":[{\"userId\":\"u\",\"m\":\"MARK\"},{\"userId\":\" \\u200b\",\"m\":\"MARK\"}]}",
                "{\"batch\":[{\"userId\":\"u\",\"m\":\"MARK\"},5]}",
                "{\"batch\":[{\"userId\":\"u\",\"m\":\"MARK\"}]",
            })
    void publishesNothingOfABatchWithOneBadEvent(String body) throws Exception {
        assertThat(gateway.post("/v1/batch", body.replace("MARK", mark)).statusCode())
                .isEqualTo(400);
        assertThat(marked()).isEmpty();
    }

    @Test
    void publishesNothingWithoutIdentityOrKey() throws Exception {
        String event = "{\"userId\":\"u\",\"m\":\"" + mark + "\"}";
        assertThat(gateway.post("/v1/track", "{\"m\":\"" + mark + "\"}").statusCode())
                .isEqualTo(400);
        for (String credentials : List.of("no-key:", "old-key:")) {
            assertThat(gateway.send(gateway.to("/v1/track")
                                    .setHeader("Authorization", TestGateway.authorization(credentials))
                                    .POST(BodyPublishers.ofString(event)))
                            .statusCode())
                    .isIn(401, 404);
        }
        assertThat(marked()).isEmpty();
    }

    @Test
    void keepsTheOrderOfEachUserUnderLoad() throws Exception {
        // Given: 20 users, each of whom sends its next request when the last one was acknowledged
        int users = 20;
        int requests = 25;
        List<CompletableFuture<Void>> done = new ArrayList<>();

        // When
        for (int user = 0; user < users; user++) {
            done.add(sendFrom(mark + "-" + user, 0, requests));
        }
        done.forEach(CompletableFuture::join);

        // Then
        List<ConsumerRecord<byte[], byte[]>> records = marked();
        assertThat(records).hasSize(users * requests * 2);
        for (int user = 0; user < users; user++) {
            String id = mark + "-" + user;
            assertThat(records.stream().filter(record -> id.equals(key(record))).map(TestTopic::value))
                    .containsExactlyElementsOf(IntStream.range(0, requests * 2)
                            .mapToObj(n -> event(id, n))
                            .toList());
        }
        assertThat(gateway.metric("windtrap_gateway_in_flight_bytes")).isZero();
    }

    private static CompletableFuture<Void> sendFrom(String user, int request, int requests) {
        if (request == requests) {
            return CompletableFuture.completedFuture(null);
        }
        String body = "{\"batch\":[" + event(user, 2 * request) + "," + event(user, 2 * request + 1) + "]}";
        return gateway.postAsync("/v1/batch", body).thenCompose(answer -> {
            assertThat(answer.body()).isEqualTo("ok");
            return sendFrom(user, request + 1, requests);
        });
    }

    private static String event(String user, int n) {
        return "{\"anonymousId\":\"" + user + "\",\"messageId\":\"m\",\"n\":" + n + "}";
    }

    private List<ConsumerRecord<byte[], byte[]>> marked() {
        return TestTopic.readAll(TestTopic.onSharedKafka()).stream()
                .filter(record -> value(record).contains(mark))
                .toList();
    }

    private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(header.key() + "=" + new String(header.value(), UTF_8)));
        return headers;
    }
}
