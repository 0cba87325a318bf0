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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchInsertionTest {
    private static final Failure UNANSWERED = new Failure.Transient(0, "rudder_discards refuses a row");

    /** More tries than any of these tests needs: one without an end fails, and does not stop the build. */
    private static final int ENDLESS = 1_000;

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

    /** Discards what has no table, as long as {@code refusal} has nothing against it. */
    private final class DiscardingWarehouse implements Warehouse {
        private final Function<InsertAttempt, @Nullable Failure> refusal;
        private Views views = Views.NONE;
        private int discards;
        /** Of {@link #discards}, so many at least are made before the control works. */
        private int outage;

        private DiscardingWarehouse(Function<InsertAttempt, @Nullable Failure> refusal) {
            this.refusal = refusal;
        }

        @Override
        public InsertResult prepare() {
            return new InsertResult.Inserted();
        }

        @Override
        public boolean isReady(SealedBatch inserted, RowGroup group) {
            return !group.table().startsWith("new");
        }

        @Override
        public boolean isRefused(SealedBatch inserted, RowGroup group) {
            return group.table().startsWith("refused");
        }

        @Override
        public InsertResult discard(SealedBatch inserted, List<RowGroup> groups, InsertAttempt attempt) {
            tokens.add(attempt.token());
            assertThat(++discards).as("it ends").isLessThan(ENDLESS);
            steps.add("discarded " + groups.stream().map(RowGroup::table).collect(Collectors.joining(" "))
                    + (attempt.pastViews() ? " past views" : ""));
            Failure failure = refusal.apply(attempt);
            return failure == null ? new InsertResult.Inserted() : new InsertResult.Failed(failure);
        }

        @Override
        public InsertResult insert(SealedBatch inserted, RowGroup group, InsertAttempt attempt) {
            steps.add("inserted " + group.table() + (attempt.pastViews() ? " past views" : ""));
            return new InsertResult.Inserted();
        }

        @Override
        public InsertResult control() {
            return discards < outage ? new InsertResult.Failed(UNANSWERED) : new InsertResult.Inserted();
        }

        @Override
        public Views views(RowGroup group) {
            return views;
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
    void knownTablesGoFirstAndWhatHasNoTableIsDiscardedTogether() throws Exception {
        // When
        insert(grown(), new DiscardingWarehouse(_ -> null));

        // Then
        assertThat(steps.getFirst()).isEqualTo("inserted known");
        assertThat(steps.subList(1, 4)).containsExactlyInAnyOrder("inserted new_1", "inserted new_2", "inserted new_3");
        assertThat(steps.subList(4, steps.size())).containsExactly("discarded refused_1 refused_2 refused_3");
    }

    @ParameterizedTest
    @MethodSource("notOfTheServer")
    void discardsThatFailForeverAreTriedGroupByGroup(Failure failure) throws Exception {
        // When
        insert(grown(), new DiscardingWarehouse(_ -> failure));

        // Then
        assertThat(steps).endsWith("inserted refused_1", "inserted refused_2", "inserted refused_3");
        assertThat(tokens).containsOnly(tokens.getFirst());
        assertThat(problems.all()).noneMatch(line -> line.contains("error"));
    }

    private static Stream<Failure> notOfTheServer() {
        return Stream.of(
                UNANSWERED,
                new Failure.Transient(1001, "std::exception"),
                new Failure.Schema(60, "no such table"),
                new Failure.TooLarge(0, "a proxy that is at its limit"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void discardsThatFailInAnOutageAreNotTriedGroupByGroup(boolean ofServer) throws Exception {
        // Given
        int outage = 25;
        var warehouse = new DiscardingWarehouse(
                _ -> tokens.size() <= outage ? new Failure.Transient(0, "no answer", ofServer) : null);
        warehouse.outage = ofServer ? 0 : outage + 1;

        // When
        insert(grown(), warehouse);

        // Then
        assertThat(tokens).hasSize(outage + 1);
        assertThat(steps).endsWith("discarded refused_1 refused_2 refused_3").doesNotContain("inserted refused_1");
    }

    @Test
    void discardsGoTogetherPastAViewThatFails() throws Exception {
        // Given
        var warehouse = new DiscardingWarehouse(attempt -> attempt.pastViews() ? null : UNANSWERED);
        warehouse.views = Warehouse.Views.PASS;

        // When
        insert(grown(), warehouse);

        // Then
        assertThat(steps)
                .endsWith("discarded refused_1 refused_2 refused_3 past views")
                .doesNotContain("inserted refused_1");
        assertThat(registry.get("windtrap.forwarder.blamed")
                        .tag("what", "views")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void discardsAreNeverSentPastAViewThatIsToHoldThemUp() throws Exception {
        // Given
        var warehouse = new DiscardingWarehouse(_ -> tokens.size() <= 25 ? UNANSWERED : null);
        warehouse.views = Warehouse.Views.BLOCK;

        // When
        insert(grown(), warehouse);

        // Then
        assertThat(steps)
                .endsWith("discarded refused_1 refused_2 refused_3")
                .noneMatch(step -> step.contains("past views"))
                .doesNotContain("inserted refused_1");
    }

    /** Also where it was the attempt that was to prove whose fault it is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void discardsThatHaveGoneInAreNotSentAgain(int failures) throws Exception {
        // Given
        var warehouse = new DiscardingWarehouse(_ -> tokens.size() <= failures ? UNANSWERED : null);
        warehouse.views = Warehouse.Views.PASS;

        // When
        insert(grown(), warehouse);

        // Then
        assertThat(tokens).hasSize(failures + 1);
    }

    private static SealedBatch grown() {
        return Batches.of(Stream.of("new_1", "refused_1", "known", "new_2", "refused_2", "refused_3", "new_3")
                .map(table -> row(table, text("id", "a")))
                .toList());
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
        var here = new DestinationContext(
                "warehouse", problems, metrics, InstantSource.system(), TestPauses.NONE_AT_INSERTS);
        var insertion = new FutureTask<>(TestInsertions.withoutDeadLetters(inserted, warehouse, here));
        Thread.startVirtualThread(insertion);
        assertThat(insertion.get()).isEqualTo(inserted);
    }
}
