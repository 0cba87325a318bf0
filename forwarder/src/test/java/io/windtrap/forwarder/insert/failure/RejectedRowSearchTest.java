package io.windtrap.forwarder.insert.failure;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.Rows;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RejectedRowSearchTest {
    private static final Failure REFUSED_VALUE = new Failure.Data(469, "refused value");
    private static final Failure BAD_ARGUMENTS = new Failure.Schema(36, "secret value");
    private static final Failure UNHEARD_OF = new Failure.Fatal(4711, "secret value");
    private static final Failure DENIED = new Failure.Fatal(497, "not enough privileges");
    private static final Failure VAGUE = new Failure.Transient(1001, "std::exception");
    private static final Failure TOO_LARGE = new Failure.TooLarge(0, "HTTP status 413: raise the limit");
    private static final Failure CUT_OFF = new Failure.Transient(0, "secret value");
    private static final Failure FORBIDDEN = new Failure.Fatal(0, "secret value");
    private static final Failure TOO_MANY_PARTS = new Failure.Transient(252, "too many parts", true);

    /** More tries than any search of these tests needs: a search without an end fails, and does not stop the build. */
    private static final int ENDLESS = 50_000;

    private final ReadinessProblems problems = new ReadinessProblems("warehouse");
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private int tries;
    private int rowBytes;
    private boolean controlWorks = true;
    private boolean onlyTogether;

    @Property(seed = "1")
    void findsEveryRefusedRowWhateverItsErrorIs(
            @ForAll @IntRange(min = 20, max = 60) int rows,
            @ForAll @Size(max = 10) Map<@IntRange(max = 19) Integer, @IntRange(max = 2) Integer> bad)
            throws Exception {
        Map<String, Failure> failures = bad.entrySet().stream()
                .collect(Collectors.toMap(
                        row -> name(row.getKey()),
                        row -> List.of(REFUSED_VALUE, BAD_ARGUMENTS, UNHEARD_OF).get(row.getValue())));

        assertThat(find(rows, of(failures)))
                .extracting(Bisection.Refused::from)
                .containsExactlyInAnyOrderElementsOf(bad.keySet());
    }

    @Test
    void namesTheErrorAndNeverTheValue() throws Exception {
        assertThat(find(3, of(Map.of(name(1), BAD_ARGUMENTS))))
                .containsExactly(
                        new Bisection.Refused(1, 2, new Failure.Fatal(36, "ClickHouse refuses the row, error 36")));
    }

    @Test
    void saysHowLargeARowIsThatAProxyFindsTooLargeAlone() throws Exception {
        assertThat(find(3, of(Map.of(name(1), TOO_LARGE))))
                .extracting(part -> part.why().message())
                .containsExactly("HTTP status 413: raise the limit; the row has %d bytes".formatted(rowBytes));
    }

    @Test
    void saysThatARowGotNoAnswer() throws Exception {
        assertThat(find(3, of(Map.of(name(1), CUT_OFF))))
                .extracting(part -> part.why().message())
                .containsExactly("no answer from ClickHouse to this row, tried 5 times");
    }

    @Test
    void saysThatAProxyForbidsARow() throws Exception {
        assertThat(find(3, of(Map.of(name(1), FORBIDDEN))))
                .extracting(part -> part.why().message())
                .containsExactly("no answer from ClickHouse to this row: a proxy forbids it");
    }

    @Test
    void blamesTheOnlyRowWhereARowWithoutItsValuesIsTaken() throws Exception {
        assertThat(find(1, of(Map.of(name(0), UNHEARD_OF)))).hasSize(1);
    }

    @Test
    void blamesNoneWhereEveryRowIsRefusedAndOneWithoutTheirValuesToo() throws Exception {
        assertThat(find(10, part -> part.rows() > 0 ? UNHEARD_OF : null, () -> {
                    throw new AssertionError("no row is left to prove");
                }))
                .isEmpty();
    }

    @Test
    void blamesNoneAndSaysWhyWhereEvenNoRowsAreRefused() throws Exception {
        assertThat(find(10, _ -> DENIED)).isEmpty();

        assertThat(tries).isEqualTo(2);
        assertThat(problems.all()).anyMatch(line -> line.contains("not enough privileges"));
    }

    @Test
    void blamesNoneForWhatBeginsOrEndsAmidTheSearch() throws Exception {
        for (Failure gone : List.of(REFUSED_VALUE, BAD_ARGUMENTS, UNHEARD_OF)) {
            for (int change = 1; change < 60; change++) {
                int at = change;

                tries = 0;
                assertThat(find(10, part -> part.rows() > 0 && tries <= at ? gone : null, () -> ++tries > at))
                        .as("%s until try %d", gone, at)
                        .isEmpty();
                tries = 0;
                assertThat(find(10, part -> part.rows() > 0 && tries >= at ? gone : null, () -> ++tries < at))
                        .as("%s from try %d", gone, at)
                        .isEmpty();
            }
        }
    }

    @Test
    void blamesAllRowsForTheirValuesThoughTheTableTakesNoRowAtAllWhereAnotherTableDoes() throws Exception {
        Function<RowGroup, @Nullable Failure> table = part -> part.rows() > 0 ? REFUSED_VALUE : null;

        assertThat(find(10, table)).hasSize(10);
        controlWorks = false;
        assertThat(find(10, table)).isEmpty();
    }

    @Test
    void blamesTheSizeOnlyWhereAllRowsAreRefusedAgainBesideOneThatIsTaken() throws Exception {
        Function<RowGroup, @Nullable Failure> limit = part -> part.rows() > 3 ? UNHEARD_OF : null;
        assertThat(find(10, limit)).isEmpty();
        assertThat(onlyTogether).isTrue();

        // The proof: one row, all rows, one row.
        int last = tries;
        for (int change = 1; change < last - 1; change++) {
            int at = change;
            tries = 0;
            find(10, part -> part.rows() > 3 && tries <= at ? UNHEARD_OF : null);
            assertThat(onlyTogether).as("until try %d", at).isFalse();
        }
        for (int change = 1; change <= last; change++) {
            int at = change;
            tries = 0;
            find(10, part -> part.rows() > 3 || (part.rows() > 0 && tries >= at) ? UNHEARD_OF : null);
            assertThat(onlyTogether).as("everything from try %d", at).isFalse();
        }
    }

    @Test
    void blamesARowForItsValueWhateverElseIsWrong() throws Exception {
        Function<RowGroup, @Nullable Failure> refused = of(Map.of(name(2), REFUSED_VALUE));

        assertThat(find(10, part -> {
                    Failure failure = refused.apply(part);
                    return failure == null && part.rows() > 0 ? UNHEARD_OF : failure;
                }))
                .extracting(Bisection.Refused::from)
                .containsExactly(2);
    }

    @Test
    void aGroupThatIsTakenNowCostsOneTryAndIsNotTooLarge() throws Exception {
        assertThat(find(10, part -> part.rows() == 10 && tries > 1 ? UNHEARD_OF : null))
                .isEmpty();

        assertThat(onlyTogether).isFalse();
        assertThat(tries).isEqualTo(1);
    }

    @Test
    void asksOnceWhetherNoRowsAreTaken() throws Exception {
        var empty = new AtomicInteger();
        Function<RowGroup, @Nullable Failure> table = of(Map.of(name(2), UNHEARD_OF, name(7), BAD_ARGUMENTS));

        assertThat(find(10, part -> {
                    empty.addAndGet(part.rows() == 0 ? 1 : 0);
                    return table.apply(part);
                }))
                .hasSize(2);
        assertThat(empty).hasValue(1);
    }

    @Test
    void blamesNoneAndTriesNoMoreOnceEvenNoRowsAreRefused() throws Exception {
        Function<RowGroup, @Nullable Failure> table = of(Map.of(name(0), REFUSED_VALUE));

        assertThat(find(4, part -> {
                    Failure failure = table.apply(part);
                    return failure == null ? DENIED : failure;
                }))
                .isEmpty();
        // All four rows, two halves, no rows.
        assertThat(tries).isEqualTo(4);
    }

    @Test
    void blamesARowWhoseErrorTimeShouldHaveCuredWhenItHasComeFiveTimes() throws Exception {
        assertThat(find(3, of(Map.of(name(1), VAGUE))))
                .containsExactly(
                        new Bisection.Refused(1, 2, new Failure.Fatal(1001, "ClickHouse refuses the row, error 1001")));

        // All rows, no rows, the halves 0 and 1–2, the rows 1 and 2; then the proof: the others, row 1, the others.
        int expected = 5 + 1 + 1 + 5 + 5 + 1 + 1 + 5 + 1;
        assertThat(tries).isEqualTo(expected);
        assertThat(registry.counter("windtrap.forwarder.rehearsals", "destination", "warehouse")
                        .count())
                .isEqualTo(expected);
    }

    @Test
    void waitsAsLongAsTheServerSaysThatItsOwnStateIsTheReasonAndTellsOperators() throws Exception {
        assertThat(find(2, _ -> {
                    if (tries <= 10) {
                        return TOO_MANY_PARTS;
                    }
                    return tries <= 14 ? VAGUE : null;
                }))
                .isEmpty();

        assertThat(tries).isEqualTo(15);
        assertThat(problems.all()).anyMatch(line -> line.contains(VAGUE.message()));
    }

    @Test
    void endsBeforeTheNextTryOnceItsBatchIsAbandoned() {
        Throwable thrown = catchThrowable(() -> find(10, _ -> {
            if (tries == 3) {
                Thread.currentThread().interrupt();
            }
            return REFUSED_VALUE;
        }));
        boolean isInterrupted = Thread.interrupted();

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(tries).isEqualTo(3);
        assertThat(isInterrupted).isFalse();
    }

    @Test
    void blamesPartsWholeOnceItsTriesAreUsedUpAndMissesNoRow() throws Exception {
        int bad = 16_384;
        Map<String, Failure> failures =
                IntStream.range(0, bad).boxed().collect(Collectors.toMap(row -> name(row), _ -> UNHEARD_OF));

        List<Bisection.Refused> found = find(20_000, of(failures));

        assertThat(found).isSortedAccordingTo(Comparator.comparingInt(Bisection.Refused::from));
        var blamed = new BitSet();
        found.forEach(part -> blamed.set(part.from(), part.to()));
        assertThat(blamed.nextClearBit(0)).isBetween(bad, bad + 2);
        assertThat(found.stream().mapToInt(Bisection.Refused::rows).sum()).isEqualTo(blamed.cardinality());
        // The search; no rows; the proof.
        assertThat(tries).isEqualTo(19_999 + 1 + found.size() + 2);
    }

    @Test
    void blamesNoOtherRowForWhatBeginsAmidTheSearchAndConcernsAllThatHaveValues() throws Exception {
        Function<RowGroup, @Nullable Failure> table = of(Map.of(name(1), UNHEARD_OF));

        // Those before: all rows, no rows, the halves. What begins before them is not seen to begin.
        for (int rows : List.of(3, 10)) {
            for (int change = 5; change < 20; change++) {
                int at = change;

                tries = 0;
                assertThat(find(rows, part -> tries >= at && hasValues(part) ? UNHEARD_OF : table.apply(part)))
                        .as("%d rows, from try %d", rows, at)
                        .extracting(Bisection.Refused::from)
                        .isSubsetOf(1);
            }
        }
    }

    @Test
    void blamesNoSizeWhereEverythingIsRefusedUntilAllRowsAreRefusedAgain() throws Exception {
        var whole = new AtomicInteger();

        // All rows, no rows, two halves: then the proof begins.
        find(4, part -> {
            boolean isProof = tries > 4;
            boolean isOver = whole.get() == 2;
            whole.addAndGet(part.rows() == 4 ? 1 : 0);
            return part.rows() == 4 || (isProof && !isOver) ? UNHEARD_OF : null;
        });

        assertThat(onlyTogether).isFalse();
    }

    @Test
    void blamesNoRowForItsValueWhereItIsRefusedAgainForAnotherReason() throws Exception {
        // The search: all rows, then nine pairs of halves.
        assertThat(find(10, part -> {
                    if (part.rows() == 0) {
                        return null;
                    }
                    return tries <= 19 ? REFUSED_VALUE : UNHEARD_OF;
                }))
                .isEmpty();
    }

    private static boolean hasValues(RowGroup part) {
        return Rows.tsv(part).contains("row");
    }

    private List<Bisection.Refused> find(int rows, Function<RowGroup, @Nullable Failure> table) throws Exception {
        return find(rows, table, () -> controlWorks);
    }

    private List<Bisection.Refused> find(int rows, Function<RowGroup, @Nullable Failure> table, Control control)
            throws Exception {
        SealedBatch batch = Batches.of(IntStream.range(0, rows)
                .mapToObj(number -> row("t", text("id", name(number))))
                .toList());
        rowBytes = batch.groups().getFirst().tsvBytes() / rows;
        registry = new SimpleMeterRegistry();
        var metrics = new ForwarderMetrics(registry, "warehouse", InstantSource.system());
        var reports =
                new InsertReports(new DeduplicationToken("warehouse", "events", 0), batch.intent(), problems, metrics);
        var rehearsal = new TrialInsert() {
            @Override
            public InsertResult insert(RowGroup part) {
                assertThat(++tries).as("a search ends").isLessThan(ENDLESS);
                Failure failure = table.apply(part);
                return failure == null ? new InsertResult.Inserted() : new InsertResult.Failed(failure);
            }

            @Override
            public void close() {}
        };
        var search = new RejectedRowSearch(
                batch.groups().getFirst(), rehearsal, control, reports, metrics, TestPauses.NONE_AT_INSERTS);
        List<Bisection.Refused> found = search.find();
        onlyTogether = search.onlyTogether();
        return found;
    }

    /** A table that refuses rows by their names, the first one with its error. */
    private static Function<RowGroup, @Nullable Failure> of(Map<String, Failure> failures) {
        return part -> Rows.tsv(part)
                .lines()
                .map(line -> failures.get(line.split("\t", 2)[0]))
                .filter(failure -> failure != null)
                .findFirst()
                .orElse(null);
    }

    private static String name(int number) {
        return "row" + number;
    }
}
