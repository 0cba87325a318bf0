package io.windtrap.forwarder.insert.failure;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.Rows;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each verdict needs for its proof, in a warehouse that answers by a script. */
final class BlameTest {
    private static final Failure REFUSED = new Failure.Fatal(4711, "not of a known kind");
    private static final Failure VALUE = new Failure.Data(395, "a value");
    private static final Failure LARGE = new Failure.TooLarge(0, "HTTP status 413");
    private static final String PROOF = "control insert control";

    private final SealedBatch batch = Batches.of(List.of(row("t", text("id", "a")), row("t", text("id", "b"))));
    private final RowGroup group = batch.groups().getFirst();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FailureHistory history = new FailureHistory();
    private final List<String> calls = new ArrayList<>();
    /** Of controls in turn; those after the last one work. */
    private final Deque<Boolean> controls = new ArrayDeque<>();

    private Function<RowGroup, @Nullable Failure> copy = _ -> null;
    private int copies;
    private String copyToken = "";
    private Warehouse.Views views = Warehouse.Views.NONE;
    private InsertAttempt attempt = InsertAttempt.of("token", true);

    private final class Scripted implements Warehouse {
        @Override
        public InsertResult prepare() {
            return new InsertResult.Inserted();
        }

        @Override
        public InsertResult insert(SealedBatch inserted, RowGroup rows, InsertAttempt next) {
            throw new AssertionError("each INSERT takes its turn");
        }

        @Override
        public InsertResult control() {
            calls.add("control");
            return controls.isEmpty() || controls.remove()
                    ? new InsertResult.Inserted()
                    : new InsertResult.Failed(REFUSED);
        }

        @Override
        public Views views(RowGroup rows) {
            return views;
        }

        @Override
        public TrialInsert rehearse(SealedBatch rehearsed, RowGroup rows, String token) {
            copies++;
            copyToken = token;
            return new TrialInsert() {
                @Override
                public InsertResult insert(RowGroup part) {
                    Failure failure = copy.apply(part);
                    return failure == null ? new InsertResult.Inserted() : new InsertResult.Failed(failure);
                }

                @Override
                public void close() {
                    copies--;
                }
            };
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void noCopyIsLeftBehind() {
        assertThat(copies).isZero();
    }

    @Test
    void aTableIsBlamedOnceItsInsertFailsBetweenTwoControlsThatWork() throws Exception {
        last(VALUE);

        assertThat(of(VALUE, VALUE)).isEqualTo(new Verdict.Table(VALUE));
        assertThat(String.join(" ", calls)).isEqualTo(PROOF);
        assertThat(blamed("table")).isEqualTo(1);
    }

    @Test
    void noTableIsBlamedBeforeItsFailuresHaveLasted() throws Exception {
        for (int failures = 1; failures < 2 * FailureHistory.FEW; failures++) {
            history.classify(VALUE);

            assertThat(of(VALUE, VALUE)).isEqualTo(new Verdict.Everything());
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void aTableIsBlamedWhereAnotherLookAtItDidNotHelp() throws Exception {
        var schema = new Failure.Schema(60, "no such table");
        last(schema);
        Failure classified = history.classify(schema);

        assertThat(of(classified, schema)).isEqualTo(new Verdict.Table(new Failure.Fatal(60, "no such table")));
    }

    @Test
    void aViewIsBlamedOnceItsInsertFailsBetweenTwoControlsThatWork() throws Exception {
        views = Warehouse.Views.PASS;

        assertThat(of(VALUE, VALUE)).isEqualTo(new Verdict.Views());
        assertThat(String.join(" ", calls)).isEqualTo(PROOF);
        assertThat(blamed("views")).isEqualTo(1);
    }

    @Test
    void whatFailsPastItsViewsTooIsNotTheFaultOfTheViews() throws Exception {
        last(VALUE);
        views = Warehouse.Views.PASS;
        attempt = attempt.withoutViews();

        assertThat(of(VALUE, VALUE)).isEqualTo(new Verdict.Table(VALUE));
    }

    @Test
    void aTableWaitsForViewsThatAreToHoldItUp() throws Exception {
        last(VALUE);
        views = Warehouse.Views.BLOCK;

        assertThat(of(VALUE, VALUE)).isEqualTo(new Verdict.Everything());
        assertThat(calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Warehouse.Views.class, names = "BLOCK", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsBlamedWhereAControlFails(Warehouse.Views there) throws Exception {
        last(REFUSED);
        views = there;

        for (List<Boolean> works :
                List.of(List.of(false), List.of(true, false), List.of(true, true, false), List.of(true, false, true))) {
            controls.clear();
            controls.addAll(works);

            assertThat(of(REFUSED, REFUSED)).as("%s", works).isEqualTo(new Verdict.Everything());
        }
        assertThat(blamed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Warehouse.Views.class, names = "BLOCK", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsBlamedWhereTheInsertGoesInNow(Warehouse.Views there) throws Exception {
        last(VALUE);
        views = there;

        assertThat(of(VALUE, null)).isEqualTo(new Verdict.Nothing());
        assertThat(blamed()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Warehouse.Views.class, names = "BLOCK", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsBlamedWhereTheInsertFailsForAnotherReasonNow(Warehouse.Views there) throws Exception {
        last(VALUE);
        views = there;

        for (Failure other : List.of(REFUSED, new Failure.Data(6, "another"), new Failure.Fatal(395, "a value"))) {
            assertThat(of(VALUE, other)).isEqualTo(new Verdict.Everything());
        }
    }

    @Test
    void rowsAreBlamedWithoutAnotherInsert() throws Exception {
        copy = part -> hasRow("b", part) ? VALUE : null;

        assertThat(of(VALUE, null))
                .isInstanceOfSatisfying(
                        Verdict.Rows.class,
                        rows -> assertThat(rows.refused())
                                .extracting(Bisection.Refused::from)
                                .containsExactly(1));
        assertThat(calls).isEmpty();
        assertThat(blamed("rows")).isEqualTo(1);
    }

    @Test
    void allRowsAreBlamedForTheirValuesOnlyWhereTheControlWorksBeforeAndAfter() throws Exception {
        copy = part -> part.rows() > 0 ? VALUE : null;

        assertThat(of(VALUE, VALUE)).isInstanceOf(Verdict.Rows.class);
        assertThat(calls).containsExactly("control", "control");
        for (List<Boolean> works : List.of(List.of(false), List.of(true, false))) {
            controls.addAll(works);

            assertThat(of(VALUE, VALUE)).as("%s", works).isEqualTo(new Verdict.Everything());
        }
    }

    @Test
    void aRowOfAPartIsBlamedBesideTheOthersOfThePart() throws Exception {
        copy = part -> hasRow("b", part) ? VALUE : null;
        attempt = new InsertAttempt("of the part", "token", true, false);

        assertThat(of(VALUE, null)).isInstanceOf(Verdict.Rows.class);
        assertThat(copyToken).isEqualTo("of the part");
    }

    @Test
    void theSizeIsBlamedWhereClickHouseRefusesAllRowsTogether() throws Exception {
        copy = part -> part.rows() == 2 ? REFUSED : null;

        assertThat(of(REFUSED, REFUSED)).isEqualTo(new Verdict.Size());
        assertThat(of(new Failure.Transient(0, "perhaps stored"), REFUSED)).isEqualTo(new Verdict.Everything());
    }

    @Test
    void theSizeIsBlamedWhereAProxyRefusesTheInsertAgainAndPassesASmallOne() throws Exception {
        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Size());
        assertThat(calls).containsExactly("insert");
        assertThat(blamed("size")).isEqualTo(1);

        copy = _ -> new Failure.Fatal(497, "ClickHouse's own answer");
        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Size());
    }

    @Test
    void theSizeIsBlamedThoughTheFirstRowIsTooLargeAlone() throws Exception {
        copy = part -> part.rows() > 0 ? LARGE : null;

        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Size());
    }

    @Test
    void noSizeIsBlamedWhereAProxyRefusesWhateverComesOrTheInsertForAnotherReasonNow() throws Exception {
        assertThat(of(LARGE, null)).isEqualTo(new Verdict.Nothing());
        assertThat(of(LARGE, new Failure.Transient(0, "connection reset"))).isEqualTo(new Verdict.Everything());

        copy = _ -> LARGE;
        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Everything());
        copy = _ -> new Failure.Transient(0, "connection reset");
        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Everything());
        copy = _ -> calls.contains("insert") ? LARGE : null;
        calls.clear();
        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Everything());
        assertThat(blamed()).isZero();
    }

    @Test
    void aProxyThatRefusesWhateverComesIsNeverTheTablesFault() throws Exception {
        copy = _ -> LARGE;
        for (int again = 0; again < 100; again++) {
            last(LARGE);
            controls.add(false);

            assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Everything());
        }
        controls.addAll(List.of(true, false));
        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Everything());
        assertThat(blamed()).isZero();
    }

    /** Its columns can make even an INSERT of no rows too large, and no part of its rows is smaller than that. */
    @Test
    void aTableIsBlamedWhoseSmallestInsertIsTooLargeOnceThatHasLastedWhileOtherTablesTakeRows() throws Exception {
        copy = _ -> LARGE;
        for (int failures = 1; failures < 2 * FailureHistory.FEW; failures++) {
            history.classify(LARGE);

            assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Everything());
        }
        history.classify(LARGE);
        calls.clear();

        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Table(LARGE));
        assertThat(String.join(" ", calls)).isEqualTo(PROOF);
        assertThat(of(LARGE, null)).isEqualTo(new Verdict.Nothing());
    }

    @Test
    void noTableIsBlamedWhoseSmallestInsertPassesHoweverLongTheOthersDoNot() throws Exception {
        last(LARGE);
        copy = part -> part.rows() > 0 ? LARGE : null;

        assertThat(of(LARGE, LARGE)).isEqualTo(new Verdict.Size());
    }

    @Test
    void partsOfAGroupThatWasTooLargeNeedNoOtherProof() throws Exception {
        attempt = new InsertAttempt("of the part", "token", true, false);

        assertThat(of(LARGE, null)).isEqualTo(new Verdict.Size());
        assertThat(calls).isEmpty();
    }

    @Test
    void aRowThatIsTooLargeAloneIsToBlame() throws Exception {
        copy = part -> hasRow("a", part) ? LARGE : null;

        assertThat(of(new GroupParts(group).range(0, 1), LARGE, null)).isInstanceOf(Verdict.Rows.class);
    }

    /** Makes {@code failure} one that has lasted. */
    private void last(Failure failure) {
        for (int again = 0; again < 2 * FailureHistory.FEW; again++) {
            history.classify(failure);
        }
    }

    /** @param again what comes of the INSERT when it is repeated; null = it goes in */
    private Verdict of(Failure failure, @Nullable Failure again) throws Exception {
        return of(group, failure, again);
    }

    private Verdict of(RowGroup rows, Failure failure, @Nullable Failure again) throws Exception {
        var metrics = new ForwarderMetrics(registry, "warehouse", InstantSource.system());
        var reports = new InsertReports(
                new DeduplicationToken("warehouse", "events", 0),
                batch.intent(),
                new ReadinessProblems("warehouse"),
                metrics);
        var blame = new Blame(batch, new Scripted(), reports, metrics, TestPauses.SHORT);
        return blame.of(new Blame.Refusal(rows, failure, history, attempt, () -> {
            calls.add("insert");
            return again == null ? new InsertResult.Inserted() : new InsertResult.Failed(again);
        }));
    }

    private static boolean hasRow(String id, RowGroup part) {
        return Rows.tsv(part).lines().anyMatch(line -> line.split("\t", 2)[0].equals(id));
    }

    private double blamed(String... what) {
        return registry.find("windtrap.forwarder.blamed").counters().stream()
                .filter(counter ->
                        what.length == 0 || what[0].equals(counter.getId().getTag("what")))
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
