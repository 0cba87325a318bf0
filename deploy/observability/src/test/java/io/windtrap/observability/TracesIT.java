package io.windtrap.observability;

import static io.windtrap.observability.services.GatewayClient.track;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.observability.services.OtlpReceiver.Received;
import io.windtrap.observability.services.RunningServices;
import io.windtrap.observability.services.SharedServices;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The way of an event through both services, as a collector of OpenTelemetry sees it. */
@ExtendWith(SharedServices.class)
final class TracesIT {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";
    private static final String CLIENT_SPAN = "00f067aa0ba902b7";

    @Test
    void leadFromTheClientThroughTheGatewayIntoTheTable(RunningServices services) {
        // When
        services.client().sendTraced("00-" + TRACE + "01-" + CLIENT_SPAN + "-01", track("traced-row", "traced", ""));

        // Then
        ConsumerRecord<String, byte[]> event = record(services, "events", "traced-row");
        Received gateway = writer(services, event);
        assertThat(gateway.name()).isEqualTo("send events");
        assertThat(gateway.service()).isEqualTo("windtrap-gateway");
        assertThat(gateway.parent()).isEqualTo(CLIENT_SPAN);
        assertThat(gateway.attributes())
                .containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.destination.name", "events")
                .containsEntry("messaging.batch.message_count", "1")
                .containsEntry("windtrap.source", "web");
        assertThat(header(event)).isEqualTo("00-" + TRACE + "01-" + gateway.id() + "-01");

        Received batch = span(services, span -> span.links().contains(gateway.id()));
        assertThat(batch.service()).isEqualTo("windtrap-forwarder");
        assertThat(batch.name()).isEqualTo("process events");
        assertThat(batch.attributes())
                .containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.destination.name", "events")
                .containsEntry("messaging.destination.partition.id", Integer.toString(event.partition()))
                .containsEntry("messaging.consumer.group.name", "windtrap.warehouse")
                .containsKey("messaging.batch.message_count");

        Received insert = span(
                services,
                span -> span.parent().equals(batch.id()) && span.name().equals("INSERT traced"));
        assertThat(insert.trace()).isEqualTo(batch.trace());
        assertThat(insert.attributes())
                .containsEntry("db.system.name", "clickhouse")
                .containsEntry("windtrap.rows", "1");
    }

    @Test
    void leaveNothingInTheRecordOfAnEventThatIsNotSampled(RunningServices services) {
        // When
        services.client().sendTraced("00-" + TRACE + "02-" + CLIENT_SPAN + "-00", track("not-sampled", "traced", ""));

        // Then
        assertThat(header(record(services, "events", "not-sampled"))).isNull();
    }

    @Test
    void beginInTheGatewayWhereTheClientHasNone(RunningServices services) {
        // When
        services.client().sendTraced(null, track("made", "traced", ""));

        // Then
        ConsumerRecord<String, byte[]> event = record(services, "events", "made");
        Received gateway = writer(services, event);
        assertThat(header(event)).isEqualTo("00-" + gateway.trace() + "-" + gateway.id() + "-01");
        assertThat(gateway.parent()).isEmpty();
    }

    @Test
    void areNamedByDeadLetters(RunningServices services) {
        // When
        services.client()
                .sendTraced("00-" + TRACE + "03-" + CLIENT_SPAN + "-01", track("dead", "checked", "\"price\": -1"));

        // Then
        record(services, "events.dead", "dead");
        ConsumerRecord<String, byte[]> event = record(services, "events", "dead");
        String shown = services.run(
                "dead-letters",
                "show",
                "--partition",
                Integer.toString(event.partition()),
                "--offset",
                Long.toString(event.offset()));
        assertThat(shown).containsPattern("trace +" + TRACE + "03");
    }

    /** The span that wrote {@code event}; a request that was refused before it has one too. */
    private static Received writer(RunningServices services, ConsumerRecord<String, byte[]> event) {
        String traceparent = Objects.requireNonNull(header(event));
        return span(services, span -> traceparent.contains("-" + span.id() + "-"));
    }

    private static Received span(RunningServices services, Predicate<Received> wanted) {
        return await().atMost(LONG)
                .until(
                        () -> services.collector().spans().stream()
                                .filter(wanted)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** The record of {@code user} in {@code topic}, once it is there. */
    private static ConsumerRecord<String, byte[]> record(RunningServices services, String topic, String user) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", services.kafka().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            Instant limit = Instant.now().plus(LONG);
            while (Instant.now().isBefore(limit)) {
                for (ConsumerRecord<String, byte[]> found : consumer.poll(Duration.ofMillis(100))) {
                    if (user.equals(found.key())) {
                        return found;
                    }
                }
            }
            throw new AssertionError("no record of " + user + " in " + topic);
        }
    }

    private static @Nullable String header(ConsumerRecord<String, byte[]> event) {
        Header header = event.headers().lastHeader("traceparent");
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
