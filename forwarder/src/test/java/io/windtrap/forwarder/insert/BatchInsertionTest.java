package io.windtrap.forwarder.insert;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

final class BatchInsertionTest {
    private final SealedBatch batch = Batches.of(List.of(row("t", text("id", "a")), row("t", text("id", "b"))));
    private final ReadinessProblems problems = new ReadinessProblems("warehouse");
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<String> met = new CopyOnWriteArrayList<>();

    /** A table that refuses the first insert although its copy takes every row, as a materialized view can make it. */
    private final class MoodyWarehouse implements Warehouse {
        @Override
        public InsertResult prepare() {
            return new InsertResult.Inserted();
        }

        @Override
        public InsertResult insert(SealedBatch inserted, RowGroup group, InsertAttempt attempt) {
            tokens.add(attempt.token());
            met.addAll(problems.all());
            return tokens.size() == 1
                    ? new InsertResult.Failed(new Failure.Data(6, "refused as a whole"))
                    : new InsertResult.Inserted();
        }

        @Override
        public InsertResult control() {
            return new InsertResult.Inserted();
        }

        @Override
        public TrialInsert rehearse(SealedBatch rehearsed, RowGroup group, String token) {
            return new TrialInsert() {
                @Override
                public InsertResult insert(RowGroup part) {
                    return new InsertResult.Inserted();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    @Test
    void repeatsTheInsertLoudlyWhenNoRowAloneIsToBlame() throws Exception {
        // Given
        problems.clear("start");
        var registry = new SimpleMeterRegistry();
        var metrics = new ForwarderMetrics(registry, "warehouse", InstantSource.system());
        var here = new DestinationContext("warehouse", problems, metrics, InstantSource.system(), TestPauses.SHORT);
        var warehouse = new MoodyWarehouse();
        var insertion = new FutureTask<>(TestInsertions.withoutDeadLetters(batch, warehouse, here));

        // When
        Thread.startVirtualThread(insertion);

        // Then
        assertThat(insertion.get()).isEqualTo(batch);
        assertThat(met).anyMatch(line -> line.contains("refused as a whole"));
        assertThat(problems.all()).isEmpty();
        assertThat(tokens).hasSize(2);
        assertThat(tokens.getFirst()).isEqualTo(tokens.getLast());
        assertThat(registry.get("windtrap.forwarder.insert.rows").summary().totalAmount())
                .as("rows, none of them of a rehearsal")
                .isEqualTo(2);
    }
}
