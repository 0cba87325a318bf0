package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitions that have withdrawn from a joint batch, while the owner of others still repeats it with their rows. */
final class WithdrawnJointBatchIT {
    private static final int PARTITIONS = 6;
    private static final int EVENTS = 100;
    private static final Duration LONG = Duration.ofMinutes(2);

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), PARTITIONS);
        stage.limits = new BatchLimits(10_000, 1 << 20, Duration.ofMillis(300)).joint(true);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** What they wait for is in no commit of theirs any more. */
    @Test
    void waitForTheOtherOwnerAlsoAfterARestart() throws Exception {
        // Given
        for (int event = 0; event < EVENTS; event++) {
            stage.publish("user" + event, track("event" + event, "user" + event));
        }
        stage.settle();
        var kill = new KillSwitch(new KillSwitch.At(1, true));
        try (var _ = stage.forwarder(kill)) {
            assertThat(kill.killed()).isTrue();
        }
        assertThat(declared(Declaration.Joint.class::isInstance)).isGreaterThan(PARTITIONS / 2);
        String clickHouse = stage.warehouseUrl;
        var open = new AtomicBoolean();

        try (var gate = HttpProxy.start(clickHouse, 0, (through, exchange, body) -> {
            boolean inserts = String.valueOf(exchange.getRequestURI()).contains("INSERT");
            (inserts && !open.get() ? through.loginPage(503) : through.ask(exchange, body)).sendTo(exchange);
        })) {
            stage.warehouseUrl = gate.url();
            try (var _ = stage.forwarder(KillSwitch.never())) {
                await().atMost(LONG).until(() -> stage.timed("windtrap.forwarder.inserts", "result", "transient") > 0);
                stage.warehouseUrl = clickHouse;

                // When
                try (var _ = stage.forwarder(KillSwitch.never(), "2", new ReadinessProblems(stage.name))) {
                    awaitWithdrawn();
                }
                try (var _ = stage.forwarder(KillSwitch.never(), "2", new ReadinessProblems(stage.name))) {
                    awaitWithdrawn();
                    open.set(true);

                    // Then
                    await().atMost(LONG).ignoreExceptions().until(stage::isCommittedToItsEnd);
                }
            }
        }
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo(EVENTS + "\t" + EVENTS);
    }

    /** Until the forwarder that was started last has read what is in doubt: it would insert that, if it did not wait. */
    private void awaitWithdrawn() {
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
            assertThat(declared(one -> one instanceof Declaration.Declared(var intent) && intent.inDoubt()))
                    .isPositive();
            assertThat(stage.gauges("windtrap.forwarder.buffered.bytes")
                            .getLast()
                            .value())
                    .isPositive();
        });
        assertThat(stage.query("SELECT count() FROM tracks")).isEqualTo("0");
    }

    private long declared(Predicate<Declaration> what) throws Exception {
        long declared = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            OffsetAndMetadata committed = stage.committed(partition);
            if (committed != null && what.test(IntentCodec.decode(committed.metadata()))) {
                declared++;
            }
        }
        return declared;
    }

    private static String track(String id, String user) {
        return "{\"type\":\"track\",\"event\":\"Kind 0\",\"messageId\":\"%s\",\"anonymousId\":\"%s\",\"properties\":{\"number\":1}}"
                .formatted(id, user);
    }
}
