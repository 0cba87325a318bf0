package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.engine.testing.HttpProxy.Answer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.insert.failure.InsertReports;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A batch in doubt whose rows can't be looked up for a while: nothing goes in meanwhile, and each row once afterwards. */
final class LookUpsInDoubtIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int LONGEST = 500;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicInteger spoilt = new AtomicInteger();
    private final CountDownLatch askedAgain = new CountDownLatch(1);
    private volatile String held = "";
    private Stage stage;

    /** What becomes of a look-up. */
    enum Spoiling {
        UNAVAILABLE,
        REFUSED,
        SLOW,
        GARBAGE,
        CUT,
        EMPTY,
        TOO_LARGE
    }

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 1);
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(300));
        log.start();
        ((Logger) LoggerFactory.getLogger(InsertReports.class)).addAppender(log);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(InsertReports.class)).detachAppender(log);
        stage.close();
    }

    /** So often that a table whose INSERTs failed like this would be given up. */
    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, 30", "REFUSED, 30", "SLOW, 1", "GARBAGE, 30", "CUT, 4", "EMPTY, 4"})
    void areRepeatedUntilClickHouseTells(Spoiling spoiling, int times) throws Exception {
        // Given
        crashWithTwoGroupsStored();
        spoilt.set(times);
        try (var proxy = HttpProxy.start(
                TestServers.sharedClickHouse().url(),
                0,
                (through, exchange, body) -> answer(spoiling, through, exchange, body))) {
            stage.warehouseUrl = proxy.url();

            // When
            try (var _ = stage.forwarder(KillSwitch.never(), "2", new ReadinessProblems(stage.name))) {

                // Then
                stage.awaitEverythingOnce();
            }
        }
        assertThat(spoilt).hasNonPositiveValue();
        assertThat(log.list)
                .anySatisfy(line ->
                        assertThat(String.valueOf(line.getKeyValuePairs())).contains("look-up of stored rows"));
        assertThat(stage.deadLetters()).isEmpty();
    }

    /** A proxy takes neither the look-up nor the INSERT of all rows, and both of some. */
    @Test
    void areMadeOfFewerRowsWhereAProxyRefusesThemForTheirSize() throws Exception {
        // Given
        crashWithTwoGroupsStored();
        spoilt.set(Integer.MAX_VALUE);
        try (var proxy = HttpProxy.start(
                TestServers.sharedClickHouse().url(),
                0,
                (through, exchange, body) -> answer(Spoiling.TOO_LARGE, through, exchange, body))) {
            stage.warehouseUrl = proxy.url();

            // When
            try (var _ = stage.forwarder(KillSwitch.never(), "2", new ReadinessProblems(stage.name))) {

                // Then
                stage.awaitEverythingOnce();
            }
        }
        assertThat(spoilt).hasValueLessThan(Integer.MAX_VALUE);
        assertThat(stage.deadLetters()).isEmpty();
    }

    /**
     * Of two owners with the same shape the first makes a batch doubtful, and the second one repeats it; both die.
     *
     * @param joint whether partitions share batches; batches in doubt are alone all the same, so each half of the deaths is enough
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void areMadeAgainWhenTheirOwnerDies(boolean joint) throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50)).joint(joint);
        var tables = new TroubledTables(stage);

        // When
        Stream<KillSwitch.At> steps = IntStream.rangeClosed(1, 8).mapToObj(step -> new KillSwitch.At(step, joint));
        int deaths = stage.dieAtEach(steps, 40, LookUpsInDoubtIT::shape);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never(), shape(deaths), new ReadinessProblems(stage.name))) {
            await().atMost(LONG).ignoreExceptions().until(stage::isCommittedToItsEnd);
        }
        tables.assertEachOnce();
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isPositive();
    }

    /** A replay into the same tables is there to replace what they have. */
    @Test
    void areNotMadeForAReplayOfRowsThatItsTablesHave() throws Exception {
        // Given
        stage.sendEvents(60);
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }
        var declared = new Intent(0, 59, stage.shape("1").hash(), 7);
        stage.commit(0, new OffsetAndMetadata(0, IntentCodec.encode(declared)));
        stage.range = new ReadRange() {
            @Override
            public boolean replacesRows() {
                return true;
            }
        };

        // When
        try (var _ = stage.forwarder(KillSwitch.never(), "2", new ReadinessProblems(stage.name))) {
            await().atMost(LONG).ignoreExceptions().until(stage::isCommittedToItsEnd);
        }

        // Then
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo("120\t60");
    }

    private static String shape(int death) {
        return Integer.toString((death + 1) / 2);
    }

    private void crashWithTwoGroupsStored() throws Exception {
        stage.sendEvents(60);
        var kill = new KillSwitch(new KillSwitch.At(3, true));
        try (var _ = stage.forwarder(kill)) {
            assertThat(kill.killed()).isTrue();
        }
    }

    private void answer(Spoiling spoiling, HttpProxy through, HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        String sql = new String(body, StandardCharsets.UTF_8);
        boolean looksUp = sql.contains("assumeNotNull(");
        if (sql.equals(held)) {
            askedAgain.countDown();
        }
        boolean inserts = String.valueOf(exchange.getRequestURI()).contains("INSERT");
        boolean spoils = spoiling == Spoiling.TOO_LARGE ? (looksUp || inserts) && body.length > LONGEST : looksUp;
        if (!spoils || spoilt.getAndDecrement() <= 0) {
            through.ask(exchange, body).sendTo(exchange);
            return;
        }
        switch (spoiling) {
            case UNAVAILABLE -> through.loginPage(503).sendTo(exchange);
            case TOO_LARGE -> through.loginPage(413).sendTo(exchange);
            case REFUSED ->
                through.ask(exchange, (sql + " SETTINGS max_memory_usage = 1").getBytes(StandardCharsets.UTF_8))
                        .sendTo(exchange);
            case SLOW -> { // Until the client has given the first look-up up.
                held = sql;
                askedAgain.await();
                through.ask(exchange, body).sendTo(exchange);
            }
            case GARBAGE -> changed(through.ask(exchange, body), garbage(500)).sendTo(exchange);
            case CUT -> {
                Answer whole = through.ask(exchange, body);
                changed(whole, Arrays.copyOf(whole.body(), whole.body().length - 10))
                        .sendTo(exchange);
            }
            case EMPTY -> changed(through.ask(exchange, body), new byte[0]).sendTo(exchange);
        }
    }

    private static Answer changed(Answer answer, byte[] body) {
        return new Answer(answer.status(), answer.headers(), body);
    }

    private static byte[] garbage(int bytes) {
        byte[] garbage = new byte[bytes];
        Arrays.fill(garbage, (byte) 'x');
        return garbage;
    }
}
