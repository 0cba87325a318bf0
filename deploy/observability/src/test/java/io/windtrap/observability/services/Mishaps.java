package io.windtrap.observability.services;

import static io.windtrap.observability.services.GatewayClient.track;
import static io.windtrap.observability.services.GatewayClient.trackJson;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What goes wrong with running services sooner or later, all of it within seconds. Each step waits for a metric that shows it. */
final class Mishaps {
    private static final String GATEWAY = "windtrap-gateway";
    private static final String FORWARDER = "windtrap-forwarder";
    private static final String TRANSFORMER = "windtrap-transformer";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RunningServices services;
    private final GatewayClient client;

    private Mishaps(RunningServices services) {
        this.services = services;
        this.client = services.client();
    }

    /** Lets them all befall {@code services}, which work again afterwards and have something to do. */
    static void befall(RunningServices services) throws Exception {
        var mishaps = new Mishaps(services);
        services.client().awaitAccepted();
        mishaps.clientsErr();
        mishaps.clientsAreSlow();
        mishaps.deadLettersHaveNoTopic();
        mishaps.clickHouseDies();
        mishaps.kafkaDies();
        mishaps.allIsWellAgain();
        mishaps.scriptIsSpoilt();
    }

    private void clientsErr() {
        // One user too busy for one partition.
        for (int event = 0; event < 20; event++) {
            client.post("web-key", track("busy", "bought", "\"price\": " + event));
        }
        client.post(
                "web-key",
                "{\"batch\": [{\"type\": \"track\", \"event\": \"nobody\"}," + trackJson("b", "bought", "") + "]}");
        client.post("web-key", track("c", "checked", "\"price\": \"much\""));
        client.post("web-key", track("d", "checked", "\"price\": -1"));
        client.post(
                "web-key",
                "{\"batch\": [{\"type\": \"track\", \"userId\": \"e\", \"event\": \"hidden\", \"integrations\": {\"All\": false}}]}");
        client.post("elsewhere-key", track("f", "bought", ""));
        // For the transformer, which has no topic of dead letters yet, and reads them when it has.
        client.post("web-key", track("j", "unwanted", ""));
        client.post("web-key", track("j", "unexpected", ""));
        String again =
                "{\"batch\": [{\"type\": \"track\", \"userId\": \"j\", \"event\": \"bought\", \"messageId\": \"again\"}]}";
        client.post("web-key", again);
        client.post("web-key", again);
        client.send("no-such-key", track("f", "bought", "")).join();
        client.send("web-key", "{").join();
        System.gc(); // The pause of a collection is a metric once there was one.
    }

    /** So many send their bodies slowly that there is no room for another. */
    private void clientsAreSlow() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int request = 0; request < RunningServices.REQUESTS; request++) {
            slow.add(client.sendHead());
        }
        // Refused as soon as all of the slow ones have begun. A refusal alone may have another reason.
        await().atMost(LONG).untilAsserted(() -> {
            client.send("web-key", track("i", "bought", "")).join();
            services.assertMetric(GATEWAY, "windtrap_gateway_refusals_total\\{.*too_many_requests_at_once");
        });
        for (Socket one : slow) {
            one.close();
        }
    }

    private void deadLettersHaveNoTopic() throws Exception {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", services.kafka().bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(RunningServices.TOPIC, "g".getBytes(UTF_8), "no event".getBytes(UTF_8)))
                    .get();
        }
        services.awaitMetric(FORWARDER, "windtrap_forwarder_dead_letter_failures_total");
    }

    private void clickHouseDies() {
        services.clickHouse().kill();
        for (int user = 0; user < 2 * RunningServices.PARTITIONS; user++) {
            client.post("web-key", track("h" + user, "bought", ""));
        }
        services.awaitMetric(FORWARDER, "windtrap_forwarder_retries_total\\{.*kind=\"transient\".*} [1-9]");
        // The next batch of a partition is full while the one before still inserts.
        for (int event = 0; event < RunningServices.ROWS * 2 * RunningServices.PARTITIONS; event++) {
            client.post("web-key", track("h" + event % (2 * RunningServices.PARTITIONS), "bought", ""));
        }
        services.awaitMetric(FORWARDER, "windtrap_forwarder_pauses_total");
    }

    /** Meanwhile somebody renews the certificate badly. */
    private void kafkaDies() throws Exception {
        Files.writeString(services.certificateFile(), "no certificate");
        services.kafka().kill();
        var _ = client.send("web-key", track("i", "bought", ""));
        services.awaitMetric(GATEWAY, "windtrap_gateway_refusals_total\\{.*kafka_unavailable");
        services.awaitMetric(GATEWAY, "windtrap_gateway_certificate_reloads_total\\{.*refused");
    }

    private void allIsWellAgain() throws Exception {
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(services.kafka()::restart, Thread::startVirtualThread),
                        CompletableFuture.runAsync(services.clickHouse()::restart, Thread::startVirtualThread))
                .join();
        services.run("topics", "create", "--wait", "2m");
        client.awaitAccepted();
        client.keepSending();
        // Slow enough to be under way for minutes.
        services.run("replay", "start", "again", "--from", "1h", "--rate", "0.5", "--detach");
    }

    /** Once the transformer has read all that came before. */
    private void scriptIsSpoilt() throws Exception {
        services.awaitMetric(TRANSFORMER, "windtrap_transformer_dropped_total\\{step=\"own\"} [1-9]");
        services.awaitMetric(TRANSFORMER, "windtrap_transformer_dead_letters_total\\{.*script_error");
        services.awaitMetric(TRANSFORMER, "windtrap_transformer_events_total\\{result=\"duplicate\"} [1-9]");
        services.spoilScript();
        services.awaitMetric(TRANSFORMER, "windtrap_transformer_reloads_total\\{result=\"refused\"} [1-9]");
        services.mendScript();
        services.awaitMetric(TRANSFORMER, "windtrap_transformer_reloads_total\\{result=\"taken\"} [1-9]");
    }
}
