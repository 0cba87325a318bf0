package io.windtrap.console.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.kafka.RecordLookup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transformer leaves in the log is written by the tests themselves. */
final class TransformerLookIT {
    private static final int PARTITION = 1;
    private static final String SEEN = "{\"type\":\"track\",\"event\":\"Seen\",\"messageId\":\"m\"}";
    private static final Fate.Letter LETTER =
            new Fate.Letter(null, "script_error", "step own: no", 1, false, PARTITION, 0);

    private final KafkaAccess kafka = new KafkaAccess(TestServers.sharedKafka().bootstrapServers(), Map.of());
    private final KafkaClients clients = new KafkaClients(kafka);
    private final String topic = "look_" + System.nanoTime();
    private final String derived = topic + ".transformed";
    private final long receivedAt = System.currentTimeMillis();
    private WindtrapConfig config;

    @AfterEach
    void close() {
        clients.close();
    }

    @BeforeEach
    void create() throws Exception {
        config = ConfigLoader.parse("test", """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                transformer: {topic: %3$s, application-id: %2$s.transformer}
                sources: [{id: web, write-key: a}]
                destinations: [{id: none, type: blackhole, topic: %3$s}]
                """.formatted(kafka.bootstrapServers(), topic, derived), Map.of());
        try (Admin admin = kafka.admin()) {
            TestTopics.create(admin, new NewTopic(topic, 2, (short) 1), new NewTopic(derived, 2, (short) 1));
        }
    }

    @Test
    void findsTheEventThatWentOnAsItIs() throws Exception {
        // Given
        write(derived, 1, SEEN, null);
        write(derived, 0, SEEN.replace("\"m\"", "\"other\""), null);
        write(derived, 0, SEEN, null);

        // When
        Transformed seen = look();

        // Then
        assertThat(seen.state()).isEqualTo("went_on");
        assertThat(seen.sentence()).isEqualTo("It went on as it is.");
        assertThat(seen.outputs()).containsExactly(new Transformed.Output(PARTITION, 2, null));
    }

    @Test
    void findsAllThatAScriptMadeOfIt() throws Exception {
        // Given
        write(derived, 0, SEEN.replace("Seen", "A"), "own@0123456789ab");
        write(derived, 0, SEEN.replace("Seen", "B").replace("\"m\"", "\"m#2\""), "own@0123456789ab");
        write(derived, 0, SEEN.replace("\"m\"", "\"mm\""), null);

        // When
        Transformed seen = look();

        // Then
        assertThat(seen.sentence()).isEqualTo("It became 2 events.");
        assertThat(seen.outputs())
                .containsExactly(
                        new Transformed.Output(PARTITION, 0, "own@0123456789ab"),
                        new Transformed.Output(PARTITION, 1, "own@0123456789ab"));
    }

    @Test
    void saysThatItWaitsOrThatNobodyReads() throws Exception {
        assertThat(look().state()).isEqualTo("unknown");
        assertThat(look().sentence()).contains(topic + ".transformer");
        commit(0);
        assertThat(look().state()).isEqualTo("waiting");
        assertThat(look().sentence()).startsWith("0 records");
    }

    @Test
    void saysThatItWasDroppedOnlyWhereAllThereIsWasRead() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            write(derived, i, SEEN.replace("\"m\"", "\"n" + i + "\""), null);
        }
        commit(1);

        // When / Then
        assertThat(look().state()).isEqualTo("dropped");
        assertThat(look().sentence()).contains("a step dropped it, or it was a duplicate");
        Transformed bounded = look(new TransformerLook(config, clients, 0), List.of(), true);
        assertThat(bounded.state()).isEqualTo("not_found");
        assertThat(bounded.sentence()).startsWith("Not found within 0 records");
        Transformed cut = look(new TransformerLook(config, clients), List.of(), false);
        assertThat(cut.state()).isEqualTo("not_found");
        assertThat(cut.sentence()).contains("too many dead letters");
    }

    @Test
    void doesNotTakeForDroppedWhatGoesOnWhileItLooks() throws Exception {
        // Given
        commit(0);
        var look = new TransformerLook(config, clients);
        ConsumerRecord<byte[], byte[]> record = record(0);
        TransformerLook.Committed committed = look.committed(record).orElseThrow();

        // When
        commit(1);

        // Then
        assertThat(look.of(record, committed, List.of(), true).state()).isEqualTo("waiting");
    }

    @Test
    void saysThatItIsADeadLetter() throws Exception {
        Transformed seen = look(new TransformerLook(config, clients), List.of(LETTER), true);
        assertThat(seen.state()).isEqualTo("dead_letter");
        assertThat(seen.deadLetters()).containsExactly(LETTER);
    }

    @Test
    void saysWhyKafkaCanNotBeAsked() throws Exception {
        // Given
        var other = new KafkaAccess(kafka.bootstrapServers(), Map.of("default.api.timeout.ms", "0"));

        try (var silent = new KafkaClients(other)) {
            // When
            Transformed seen = look(new TransformerLook(config, silent), List.of(LETTER), true);

            // Then
            assertThat(seen.state()).isEqualTo("unknown");
            assertThat(seen.sentence()).startsWith("Kafka does not answer, or refuses");
            assertThat(seen.deadLetters()).containsExactly(LETTER);
        }
    }

    @Test
    void saysNothingWhereNoDestinationReadsItsTopic() throws Exception {
        // Given
        WindtrapConfig without = ConfigLoader.parse("test", """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                sources: [{id: web, write-key: a}]
                destinations: [{id: none, type: blackhole}]
                """.formatted(kafka.bootstrapServers(), topic), Map.of());

        // When / Then
        assertThat(new TransformerLook(without, clients).committed(record(0))).isEmpty();
    }

    private Transformed look() throws Exception {
        return look(new TransformerLook(config, clients), List.of(), true);
    }

    private Transformed look(TransformerLook look, List<Fate.Letter> letters, boolean allLetters) throws Exception {
        ConsumerRecord<byte[], byte[]> record = record(0);
        return look.of(record, look.committed(record).orElseThrow(), letters, allLetters);
    }

    /** The event, written when it is first asked for. */
    private ConsumerRecord<byte[], byte[]> record(long offset) throws Exception {
        var partition = new TopicPartition(topic, PARTITION);
        try (var lookup = new RecordLookup(kafka);
                Admin admin = kafka.admin()) {
            if (admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset()
                    == 0) {
                write(topic, 0, SEEN, null);
            }
            return Objects.requireNonNull(
                    lookup.readAll(partition, new TreeSet<>(List.of(offset))).get(offset));
        }
    }

    private void write(String to, long later, String json, @Nullable String scripts) throws Exception {
        ProducerRecord<byte[], byte[]> made = RecordFormat.encode(
                to, null, json.getBytes(UTF_8), receivedAt + later, new EventFacts("web", null, null, null, null));
        if (scripts != null) {
            made.headers().add(RecordFormat.TRANSFORMED_BY, scripts.getBytes(UTF_8));
        }
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            producer.send(new ProducerRecord<>(
                            to, PARTITION, made.timestamp(), made.key(), made.value(), made.headers()))
                    .get();
        }
    }

    private void commit(long offset) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.alterConsumerGroupOffsets(
                            topic + ".transformer",
                            Map.of(new TopicPartition(topic, PARTITION), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }
}
