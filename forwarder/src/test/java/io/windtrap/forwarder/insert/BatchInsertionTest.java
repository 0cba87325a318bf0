package io.windtrap.forwarder.insert;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

final class BatchInsertionTest {
    private final SealedBatch batch = Batches.of(List.of(row("t", text("id", "a")), row("t", text("id", "b"))));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReadinessProblems problems = new ReadinessProblems("warehouse");
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<String> met = new CopyOnWriteArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();

    /** A table that refuses the first inserts although its copy takes every row, as a materialized view can make it. */
    private final class MoodyWarehouse implements Warehouse {
        private final int refusals;
        private final Failure failure;
        private int asked;

        private MoodyWarehouse(int refusals) {
            this(refusals, new Failure.Data(6, "refused as a whole"));
        }

        private MoodyWarehouse(int refusals, Failure failure) {
            this.refusals = refusals;
            this.failure = failure;
        }

        /** One runs when it is asked for the second time, and has ended at the third. */
        @Override
        public Set<String> insertsUnderWay() {
            steps.add("asked");
            return ++asked == 2 ? new HashSet<>(Set.of("query")) : new HashSet<>();
        }

        @Override
        public InsertResult prepare() {
            return new InsertResult.Inserted();
        }

        @Override
        public InsertResult insert(SealedBatch inserted, RowGroup group, InsertAttempt attempt) {
            tokens.add(attempt.token());
            steps.add("inserted " + group.rows());
            met.addAll(problems.all());
            boolean refuses = failure instanceof Failure.TooLarge ? group.rows() > 1 : tokens.size() <= refusals;
            return refuses ? new InsertResult.Failed(failure) : new InsertResult.Inserted();
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

        // When
        insert(batch, new MoodyWarehouse(1));

        // Then
        assertThat(met).anyMatch(line -> line.contains("refused as a whole"));
        assertThat(problems.all()).isEmpty();
        assertThat(tokens).hasSize(2);
        assertThat(tokens.getFirst()).isEqualTo(tokens.getLast());
        assertThat(registry.get("windtrap.forwarder.insert.rows").summary().totalAmount())
                .as("rows, none of them of a rehearsal")
                .isEqualTo(2);
    }

    @Test
    void rowsThatAreStoredAtOnceLeaveTheirMemoryToOthers() throws Exception {
        // When
        insert(batch, new MoodyWarehouse(0));

        // Then
        assertThatThrownBy(() -> batch.groups().getFirst().tsv().writeTo(written))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void rowsOfAnInsertThatFailedKeepTheirMemoryForItsRequestMayStillBeOnItsWay() throws Exception {
        // When
        insert(batch, new MoodyWarehouse(1));
        batch.groups().getFirst().tsv().writeTo(written);

        // Then
        assertThat(written.toString(UTF_8)).startsWith("a\t").contains("\nb\t");
    }

    @Test
    void partsOfABatchInDoubtWaitUntilNoAttemptAtTheWholeRuns() throws Exception {
        // Given
        SealedBatch inDoubt = Batches.inDoubt(List.of(row("t", text("id", "a")), row("t", text("id", "b"))));

        // When
        insert(inDoubt, new MoodyWarehouse(0, new Failure.TooLarge(0, "a proxy that is at its limit")));

        // Then
        assertThat(steps)
                .startsWith("asked", "inserted 2")
                .endsWith("inserted 2", "asked", "asked", "inserted 1", "inserted 1");
    }

    private void insert(SealedBatch inserted, Warehouse warehouse) throws Exception {
        var metrics = new ForwarderMetrics(registry, "warehouse", InstantSource.system());
        var here = new DestinationContext("warehouse", problems, metrics, InstantSource.system(), TestPauses.SHORT);
        var insertion = new FutureTask<>(TestInsertions.withoutDeadLetters(inserted, warehouse, here));
        Thread.startVirtualThread(insertion);
        assertThat(insertion.get()).isEqualTo(inserted);
    }
}
