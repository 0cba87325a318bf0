package io.windtrap.forwarder.insert;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.Pauses.Growing;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A warehouse that refuses everything for a while, with no table, view or row at fault: whenever that ends, nothing is blamed. */
final class OutageTest {
    /** Enough for failures of each kind to be searched until a table would be given up. */
    private static final int MOST_CALLS = 25;

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Growing STEADY = new Growing(SHORT, SHORT);
    private static final Pauses PAUSES = new Pauses(SHORT, STEADY, SHORT, SHORT, STEADY, STEADY, STEADY, SHORT);

    private final SealedBatch batch =
            Batches.of(List.of(row("t", text("id", "a")), row("t", text("id", "b")), row("t", text("id", "c"))));

    /** Refuses its first calls, whatever they are. */
    private static final class Unable implements Warehouse {
        private final Failure failure;
        private final int refused;
        private final Views views;
        private int calls;
        private int inserted;

        Unable(Failure failure, int refused, Views views) {
            this.failure = failure;
            this.refused = refused;
            this.views = views;
        }

        private InsertResult called() {
            return ++calls > refused ? new InsertResult.Inserted() : new InsertResult.Failed(failure);
        }

        @Override
        public InsertResult prepare() {
            return new InsertResult.Inserted();
        }

        @Override
        public InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
            InsertResult result = called();
            inserted += result instanceof InsertResult.Inserted ? group.rows() : 0;
            return result;
        }

        @Override
        public InsertResult control() {
            return called();
        }

        @Override
        public Views views(RowGroup group) {
            return views;
        }

        @Override
        public TrialInsert rehearse(SealedBatch batch, RowGroup group, String token) {
            return new TrialInsert() {
                @Override
                public InsertResult insert(RowGroup part) {
                    return called();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({
        "fatal, NONE", "fatal, PASS", "vague, NONE", "vague, PASS",
        "data, NONE", "data, PASS", "large, NONE", "large, PASS"
    })
    void blamesNothingWheneverItEnds(String kind, Warehouse.Views views) throws Exception {
        Failure failure = switch (kind) {
            case "fatal" -> new Failure.Fatal(4711, "not of a known kind");
            case "vague" -> new Failure.Transient(1001, "std::exception");
            case "data" -> new Failure.Data(33, "bodies that a proxy cuts");
            default -> new Failure.TooLarge(0, "a proxy that is at its limit");
        };
        for (int refused = 1; refused <= MOST_CALLS; refused++) {
            // Given
            var warehouse = new Unable(failure, refused, views);

            // When
            var registry = new SimpleMeterRegistry();
            insertion(warehouse, registry).call();

            // Then
            assertThat(warehouse.inserted).as("after %d calls", refused).isEqualTo(3);
            assertThat(registry.find("windtrap.forwarder.blamed").counters())
                    .as("after %d calls", refused)
                    .allMatch(blamed -> blamed.count() == 0);
        }
    }

    private BatchInsertion insertion(Warehouse warehouse, MeterRegistry registry) {
        var metrics = new ForwarderMetrics(registry, "warehouse", InstantSource.system());
        var here = new DestinationContext(
                "warehouse", new ReadinessProblems("warehouse"), metrics, InstantSource.system(), PAUSES);
        return TestInsertions.withoutDeadLetters(batch, warehouse, here);
    }
}
