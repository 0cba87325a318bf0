package io.windtrap.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;

/** Events whose every name and value wants to be markup or a script, or to turn the line around. */
final class HostileEvents {
    /** Each is to be seen as it stands here, wherever it is shown. */
    static final List<String> TEXTS = List.of(
            "<img src=x onerror=hostileTextRan=true>",
            "</script><script>hostileTextRan=true</script>",
            "'><svg onload=hostileTextRan=true>",
            "javascript:hostileTextRan=true");

    private static final String TURNED = "\u202Egpj.exe\u202C\u2066\u0000\u200B";
    private static final String LONG = "hostileTextRan".repeat(300);
    private static final ObjectMapper JSON = new ObjectMapper();

    private HostileEvents() {}

    /** Sends them. */
    static void send(Stack stack) throws IOException, InterruptedException {
        String all = String.join(" ", TEXTS) + TURNED;
        ObjectNode batch = JSON.createObjectNode();
        var events = batch.putArray("batch");
        for (String text : TEXTS) {
            ObjectNode event = events.addObject()
                    .put("type", "track")
                    .put("event", text)
                    .put("userId", text)
                    .put("anonymousId", all)
                    .put("messageId", text + TURNED);
            event.putObject("properties")
                    .put(text, text)
                    .put("all", all)
                    .put("long", LONG)
                    .put(LONG, 1);
            event.putObject("context").put("locale", all).putObject("page").put("url", text);
        }
        events.addObject()
                .put("type", "identify")
                .put("userId", "hostile")
                .putObject("traits")
                .put("name", all);
        price(events.addObject(), "1");
        post(stack, batch.toString());
    }

    /** Sends a price that is markup, once there is a column of numbers for it. */
    static void sendPrice(Stack stack) throws IOException, InterruptedException {
        ObjectNode batch = JSON.createObjectNode();
        price(batch.putArray("batch").addObject(), "\"" + TEXTS.getFirst() + "\"");
        post(stack, batch.toString());
    }

    private static void price(ObjectNode event, String price) throws IOException {
        event.put("type", "track")
                .put("event", "Hostile Price")
                .put("userId", "hostile")
                .set("properties", JSON.readTree("{\"price\":" + price + "}"));
    }

    /** Sends one track call. */
    static void sendTrack(Stack stack, String event, String messageId, int amount)
            throws IOException, InterruptedException {
        ObjectNode batch = JSON.createObjectNode();
        batch.putArray("batch")
                .addObject()
                .put("type", "track")
                .put("event", event)
                .put("userId", "poisoner")
                .put("messageId", messageId)
                .putObject("properties")
                .put("amount", amount);
        post(stack, batch.toString());
    }

    private static void post(Stack stack, String body) throws IOException, InterruptedException {
        String key = Base64.getEncoder().encodeToString((stack.writeKey() + ":").getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + "/v1/batch"))
                .header("Authorization", "Basic " + key)
                .header("X-Forwarded-For", TEXTS.getFirst())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
