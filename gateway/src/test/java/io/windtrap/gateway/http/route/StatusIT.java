package io.windtrap.gateway.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.windtrap.gateway.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Stilgar's routes for operators, where they are asked for. */
final class StatusIT {
    private static final String ADMIN = TestGateway.authorization("admin:s3cret");

    @Test
    void areNotThereByDefault() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA)) {
            assertThat(gateway.send(gateway.to("/ping")).statusCode()).isEqualTo(404);
            assertThat(status(gateway, ADMIN).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersPong() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "ping: true")) {
            HttpResponse<String> pong = gateway.send(gateway.to("/ping"));
            assertThat(pong.statusCode()).isEqualTo(200);
            assertThat(pong.body()).isEqualTo("pong");
            assertThat(gateway.post("/ping", "").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void tellsWhatWasRefusedAndWhatIsUnderWayForEachSource() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "status: {password: s3cret}")) {
            // Given
            gateway.post("/v1/track", "{");
            gateway.post("/v1/track", "{\"userId\":1}");
            gateway.send(gateway.to("/pixel/v1/track?writeKey=web-key"));
            post(gateway, "old-key:", "{}");
            post(gateway, "nobody:", "{}");
            gateway.send(HttpRequest.newBuilder(gateway.to("/v1/batch").build().uri())
                    .POST(HttpRequest.BodyPublishers.ofString("{\"writeKey\":\"slow-key\",\"batch\":[]}")));

            // When
            HttpResponse<String> answer = status(gateway, ADMIN);

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            var status = new JsonObject(answer.body());
            assertThat(status.getString("status")).isEqualTo("KO");
            assertThat(status.getJsonArray("obstacles")).isNotEmpty();
            assertThat(status.getString("service")).isEqualTo("gateway");
            assertThat(status.getString("instance")).contains("/");
            assertThat(status.getString("version")).isNotBlank();
            assertThat(status.getLong("uptime_seconds")).isNotNegative();
            assertThat(status.getBoolean("ready")).isFalse();
            assertThat(status.getJsonArray("problems")).isEqualTo(status.getJsonArray("obstacles"));
            assertThat(status.getJsonObject("kafka").getString("topic")).isEqualTo("events");
            assertThat(status.getJsonObject("counts").getLong("refused_requests"))
                    .isEqualTo(6);
            JsonObject sources = status.getJsonObject("sources");
            assertThat(sources.fieldNames()).containsExactlyInAnyOrder("web", "old", "slow", "hub");
            assertThat(sources.getJsonObject("web")).isEqualTo(new JsonObject("""
                            {"accepted_events": 0, "in_flight_requests": 0, "in_flight_bytes": 0, "enabled": true,
                             "refused_requests": {"json_invalid": 1, "kafka_unavailable": 1, "identity_missing": 1}}
                            """));
            assertThat(sources.getJsonObject("old").getJsonObject("refused_requests"))
                    .isEqualTo(new JsonObject("{\"source_disabled\": 1}"));
            assertThat(sources.getJsonObject("old").getBoolean("enabled")).isFalse();
            assertThat(sources.getJsonObject("slow").getJsonObject("refused_requests"))
                    .isEqualTo(new JsonObject("{\"batch_empty\": 1}"));
            assertThat(status.getJsonObject("no_source").getJsonObject("refused_requests"))
                    .isEqualTo(new JsonObject("{\"write_key_unknown\": 1}"));
            assertThat(answer.body()).doesNotContain("web-key", "s3cret");
        }
    }

    @Test
    void asksForCredentials() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "status: {password: s3cret}")) {
            for (String credentials : new String[] {"admin:wrong", "web-key:", "admin:"}) {
                HttpResponse<String> refused = status(gateway, TestGateway.authorization(credentials));
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"windtrap\"");
                assertThat(refused.body()).isEqualTo("invalid credentials\n");
            }
            assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"status_credentials\"}"))
                    .isEqualTo(3);
        }
    }

    @Test
    void answersNobodyFromElsewhereWhateverHeSaysOfHisAddress() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                TestGateway.NO_KAFKA, "status: {password: s3cret, allowed-networks: [192.0.2.0/24]}")) {
            HttpResponse<String> refused = gateway.send(
                    gateway.to("/status").setHeader("Authorization", ADMIN).header("X-Forwarded-For", "192.0.2.7"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo("address not allowed\n");
            assertThat(status(gateway, "").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void believesATrustedProxyAboutTheAddress() throws Exception {
        try (TestGateway gateway = TestGateway.start(
                TestGateway.NO_KAFKA,
                "trusted-proxies: [127.0.0.0/8]",
                "status: {password: s3cret, allowed-networks: [192.0.2.0/24]}")) {
            for (String[] forwardedAndStatus : new String[][] {
                {"192.0.2.7", "200"}, {"192.0.2.7, 203.0.113.1", "403"}, {"203.0.113.1, 192.0.2.7", "200"}, {"x", "403"}
            }) {
                assertThat(gateway.send(gateway.to("/status")
                                        .setHeader("Authorization", ADMIN)
                                        .header("X-Forwarded-For", forwardedAndStatus[0]))
                                .statusCode())
                        .isEqualTo(Integer.parseInt(forwardedAndStatus[1]));
            }
            assertThat(status(gateway, ADMIN).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void letsNoPageReadItWithTheCredentialsOfItsVisitor() throws Exception {
        try (TestGateway gateway = TestGateway.start(TestGateway.NO_KAFKA, "status: {password: s3cret}")) {
            HttpResponse<String> answer = gateway.send(gateway.to("/status")
                    .setHeader("Authorization", ADMIN)
                    .header("Origin", "https://elsewhere.example"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.equalsIgnoreCase("Access-Control-Allow-Origin")
                            || name.equalsIgnoreCase("Access-Control-Allow-Credentials"));
        }
    }

    private static HttpResponse<String> status(TestGateway gateway, String authorization) throws Exception {
        return gateway.send(gateway.to("/status").setHeader("Authorization", authorization));
    }

    private static void post(TestGateway gateway, String credentials, String body) throws Exception {
        gateway.send(gateway.to("/v1/track")
                .setHeader("Authorization", TestGateway.authorization(credentials))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
