package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterFilter;
import io.windtrap.forwarder.deadletter.redrive.Redrive;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of {@code users} comes of several events; where its table refuses it, each of them is a dead letter. */
final class RefusedUsersIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final DeadLetterFilter ALL = new DeadLetterFilter(Set.of(), Set.of(), null, null, null, null);
    private static final Redrive.Progress SILENT = new Redrive.Progress() {
        @Override
        public void found(int letters) {}

        @Override
        public void redriven(int letters) {}
    };

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 1);
        stage.execute("CREATE TABLE " + stage.name + ".identifies (id String, received_at DateTime64(3, 'UTC'))"
                + " ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 10000");
        stage.execute(
                "CREATE TABLE " + stage.name + ".users (id String, received_at DateTime64(3, 'UTC'),"
                        + " plan SimpleAggregateFunction(anyLast, Nullable(String)),"
                        + " city SimpleAggregateFunction(anyLast, Nullable(String)),"
                        + " CONSTRAINT refusal CHECK ifNull(plan, '') != 'refused')"
                        + " ENGINE = AggregatingMergeTree PARTITION BY toYear(received_at) ORDER BY id SETTINGS non_replicated_deduplication_window = 10000");
        stage.execute("SYSTEM STOP MERGES " + stage.name + ".users");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void areRefusedWithAllTheirEventsAndDrivenBackIn(int rowsOfLaterBatches) throws Exception {
        // Given: all of them in one batch
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofSeconds(1));
        identify(0, "a", "\"plan\":\"gold\"");
        identify(1, "b", "\"plan\":\"gold\",\"city\":\"Rome\"");
        identify(2, "a", "\"city\":\"Oslo\"");
        identify(3, "a", "\"plan\":\"refused\"");
        identify(4, "c", "\"plan\":\"refused\"");
        identify(5, "b", "\"city\":\"Bern\"");

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> Objects.requireNonNull(stage.committed(0)).offset() == 6);
        }

        // Then
        assertThat(stage.deadLetters().values())
                .allSatisfy(letter -> {
                    assertThat(letter.id().table()).isEqualTo("users");
                    assertThat(letter.reason()).isEqualTo(DeadLetter.INSERT_REFUSED);
                })
                .extracting(letter -> letter.id().place().offset())
                .containsExactly(0L, 2L, 3L, 4L);
        assertThat(users("")).isEqualTo("b\tgold\tBern");
        assertThat(identifies()).isEqualTo("6\t6");

        // When
        stage.execute("ALTER TABLE " + stage.name + ".users DROP CONSTRAINT refusal");
        try (var redrive = new Redrive(stage.kafkaAccess(), stage.deadTopic(), Map.of(stage.name, stage.name))) {
            assertThat(redrive.run(ALL, 0, false, SILENT)).isEqualTo(new Redrive.Outcome(4, Map.of()));
        }
        stage.limits = new BatchLimits(rowsOfLaterBatches, 1 << 20, Duration.ofSeconds(1));
        try (var _ = stage.forwarder(KillSwitch.never())) {
            // Then
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(users("FINAL")).isEqualTo("a\trefused\tOslo\nb\tgold\tBern\nc\trefused\t\\N"));
        }
        assertThat(stage.query("SELECT count() FROM " + stage.name + ".users WHERE id = 'b'"))
                .isEqualTo("1");
        assertThat(identifies()).isEqualTo("6\t6");
        assertThat(stage.deadLetters()).hasSize(4);
    }

    private void identify(int number, String user, String traits) throws Exception {
        stage.send("{\"type\":\"identify\",\"messageId\":\"m%d\",\"userId\":\"%s\",\"traits\":{%s}}"
                .formatted(number, user, traits));
    }

    private String users(String clause) {
        return stage.query("SELECT id, plan, city FROM " + stage.name + ".users " + clause + " ORDER BY id");
    }

    private String identifies() {
        return stage.query("SELECT count(), uniqExact(id) FROM " + stage.name + ".identifies");
    }
}
