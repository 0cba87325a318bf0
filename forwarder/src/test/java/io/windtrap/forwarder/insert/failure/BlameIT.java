package io.windtrap.forwarder.insert.failure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.engine.testing.HttpProxy.Handler;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.consume.KillSwitch;
import io.windtrap.forwarder.consume.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Refusals that last and are no row's fault. */
final class BlameIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    /** Those after which the first of two tables can be given up; the second one has failed once by then. */
    private static final int FAILURES = 2 * FailureHistory.FEW + 1;

    private static final int MADE_UP = 10;

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 2);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void rowsGoInOncePastAViewThatFailsAndIntoThoseThatWork() throws Exception {
        // Given
        stage.execute(
                "CREATE TABLE " + stage.name + ".sums (one UInt8, n UInt64) ENGINE = SummingMergeTree ORDER BY one"
                        + " SETTINGS non_replicated_deduplication_window = 10000");
        stage.execute("CREATE MATERIALIZED VIEW " + stage.name + ".a_view TO " + stage.name
                + ".sums AS SELECT 1 AS one, count() AS n FROM " + stage.name + ".tracks");
        stage.execute("CREATE TABLE " + stage.name + ".broken (n UInt64) ENGINE = MergeTree ORDER BY n"
                + " SETTINGS non_replicated_deduplication_window = 10000");
        stage.execute("CREATE MATERIALIZED VIEW " + stage.name + ".b_view TO " + stage.name
                + ".broken AS SELECT toUInt64(throwIf(endsWith(id, '7'))) AS n FROM " + stage.name + ".tracks");

        // When
        stage.sendEvents(300);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                            .isEqualTo("300\t300"));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT sum(n) FROM " + stage.name + ".sums"))
                            .isEqualTo("300"));
            stage.sendEvents(1);
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo("301"));
        }
        assertThat(stage.counted("windtrap.forwarder.blamed", "what", "views")).isPositive();
        assertThat(stage.deadLetters()).isEmpty();
    }

    @Test
    void aViewThatFailsHoldsItsTableUpWhereItIsToldTo() throws Exception {
        // Given
        stage.passesViews = false;
        stage.execute("CREATE MATERIALIZED VIEW " + stage.name + ".v ENGINE = MergeTree ORDER BY n AS SELECT"
                + " toUInt64(throwIf(endsWith(id, '7'))) AS n FROM " + stage.name + ".tracks");
        stage.sendEvents(30);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG).until(() -> stage.counted("windtrap.forwarder.retries") > 3);
            assertThat(stage.counted("windtrap.forwarder.blamed")).isZero();
            stage.execute("DROP VIEW " + stage.name + ".v SYNC");

            // Then
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                            .isEqualTo("30\t30"));
        }
        assertThat(stage.deadLetters()).isEmpty();
    }

    @Test
    void noTableIsBlamedForAnOutageThatEndsRightAfterTheFailureAfterWhichATableIsGivenUp() throws Exception {
        // Given
        stage.sendEvents(1);
        var outage = new AtomicBoolean();
        Handler handler = (server, exchange, body) -> {
            boolean isInsert = new String(body, UTF_8).contains("FORMAT TSV");
            if ((isInsert || outage.get()) && stage.timed("windtrap.forwarder.inserts", "result", "fatal") < FAILURES) {
                outage.set(true);
                refuse(exchange);
            } else {
                server.ask(exchange, body).sendTo(exchange);
            }
        };

        // When
        try (HttpProxy proxy = HttpProxy.start(stage.warehouseUrl, 0, handler)) {
            stage.warehouseUrl = proxy.url();
            try (var _ = stage.forwarder(KillSwitch.never())) {

                // Then
                await().atMost(LONG)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                                .isEqualTo("1"));
                await().atMost(LONG)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM kind_0"))
                                .isEqualTo("1"));
            }
        }
        assertThat(stage.timed("windtrap.forwarder.inserts", "result", "fatal")).isEqualTo(FAILURES);
        assertThat(stage.counted("windtrap.forwarder.blamed")).isZero();
        assertThat(stage.deadLetters()).isEmpty();
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-ClickHouse-Exception-Code", "4711");
        byte[] text = "Code: 4711. DB::Exception: not of a known kind.".getBytes(UTF_8);
        exchange.sendResponseHeaders(500, text.length);
        exchange.getResponseBody().write(text);
    }

    @Test
    void discardsOfEventsWithoutTablesGoInPastAViewThatFails() throws Exception {
        // Given
        madeUpNames();
        stage.execute("CREATE MATERIALIZED VIEW " + stage.name + ".v ENGINE = MergeTree ORDER BY n AS SELECT"
                + " toUInt64(column_value) AS n FROM " + stage.name + ".rudder_discards");

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitLaterEvent();
        }

        // Then
        assertThat(discardedTables()).isEqualTo(String.valueOf(MADE_UP - 1));
        assertThat(stage.counted("windtrap.forwarder.blamed"))
                .as("all together")
                .isLessThanOrEqualTo(1);
        assertThat(stage.deadLetters()).isEmpty();
    }

    @Test
    void aDiscardThatItsTableRefusesCostsTheRowsOfItsOwnEventsTable() throws Exception {
        // Given
        madeUpNames();
        stage.execute("ALTER TABLE " + stage.name + ".rudder_discards ADD CONSTRAINT c CHECK column_value != 'text 7'");

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitLaterEvent();
        }

        // Then
        assertThat(discardedTables()).isEqualTo(String.valueOf(MADE_UP - 2));
        assertThat(stage.counted("windtrap.forwarder.blamed", "what", "table")).isEqualTo(1);
        assertThat(stage.deadLetters().keySet())
                .extracting(DeadLetter.Id::table)
                .containsExactly("made_up_7");
    }

    /** Events of which all but the first one may have no table. */
    private void madeUpNames() throws Exception {
        stage.limits = new BatchLimits(1_000, 1 << 20, Duration.ofSeconds(2));
        stage.growth = new ColumnLimits(0, 0, 0, 1, 0);
        stage.execute("CREATE TABLE " + stage.name + ".rudder_discards (table_name String, row_id String,"
                + " column_name String, column_value String, received_at DateTime64(3, 'UTC'))"
                + " ENGINE = MergeTree ORDER BY row_id SETTINGS non_replicated_deduplication_window = 10000");
        for (int number = 0; number < MADE_UP; number++) {
            stage.send("""
                    {"type":"track","event":"Made Up %d","messageId":"x%d","anonymousId":"u",\
                    "properties":{"text":"text %d"}}\
                    """.formatted(number, number, number));
        }
    }

    private String discardedTables() {
        return stage.query("SELECT uniqExact(table_name) FROM " + stage.name + ".rudder_discards"
                + " WHERE column_name = 'text' AND table_name LIKE 'made_up%'");
    }

    /** It is stored once the batch before it is over. */
    private void awaitLaterEvent() throws Exception {
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(stage.query("SELECT count() FROM tracks")).isEqualTo(String.valueOf(MADE_UP)));
        stage.send("{\"type\":\"track\",\"event\":\"Kind 0\",\"messageId\":\"later\",\"anonymousId\":\"u\"}");
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(stage.query("SELECT count() FROM kind_0")).isEqualTo("1"));
    }

    /** As a partition key can make a table; its empty copy has none. */
    @Test
    void aTableThatTakesNoRowHoldsUpNoOther() throws Exception {
        // Given
        stage.limits = new BatchLimits(1_000, 1 << 20, Duration.ofSeconds(1));
        stage.execute("DROP TABLE " + stage.name + ".kind_1 SYNC");
        stage.execute("CREATE TABLE " + stage.name + ".kind_1 (id String, received_at DateTime64(3, 'UTC'))"
                + " ENGINE = MergeTree PARTITION BY throwIf(length(id) > 0) ORDER BY id");

        // When
        stage.sendEvents(90);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo("90"));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.deadLetters()).hasSize(30));
            stage.sendEvents(1);
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo("91"));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM kind_0"))
                            .isEqualTo("31"));
        }
        assertThat(stage.query("SELECT count() FROM kind_1")).isEqualTo("0");
    }
}
