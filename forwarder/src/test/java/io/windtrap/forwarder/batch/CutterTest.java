package io.windtrap.forwarder.batch;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.intent.SourceChoices;
import io.windtrap.forwarder.mapping.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CutterTest {
    private static final String SHAPE = "0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:31.250Z");
    private static final BatchLimits LIMITS = new BatchLimits(3, 1 << 20, Duration.ofSeconds(1));

    private long nonce = 100;

    @Test
    void sealsByRowsAndBeginsTheNextBatchRightAfter() {
        // Given
        Cutter cutter = cutter(10, null);

        // When
        for (long offset = 12; offset < 17; offset++) {
            cutter.add(offset, 0, rows(offset), NOW);
        }

        // Then
        assertThat(taken(cutter).intent()).isEqualTo(new Intent(10, 15, SHAPE, 101));
        assertThat(cutter.take()).isNull();
        cutter.sealAged(NOW.plusSeconds(1));
        assertThat(taken(cutter).intent()).isEqualTo(new Intent(16, 16, SHAPE, 102));
    }

    @Test
    void declaresWhatWasDecidedOfTheSourcesOfEachBatchAndSealsWhereThatChanges() {
        // Given
        Cutter cutter = cutter(0, null);
        var leftOut = new SourceChoice("app", false, "");
        var choices = new SourceChoices();
        choices.add(leftOut);

        // When
        cutter.decide(leftOut);
        cutter.add(0, 0, List.of(), NOW);
        cutter.sealForSources();
        cutter.decide(null);
        cutter.add(1, 0, rows(1), NOW);
        cutter.sealForSources();

        // Then
        SealedBatch first = taken(cutter);
        assertThat(first.sealedBy()).isEqualTo(SealedBy.SOURCES);
        assertThat(first.intent()).isEqualTo(new Intent(0, 0, SHAPE, 101, Intent.NO_EPOCH, choices.text()));
        assertThat(taken(cutter).intent()).isEqualTo(new Intent(1, 1, SHAPE, 102));
    }

    @Test
    void sealsBeforeMoreSourcesAreDecidedOfThanACommitCanSay() {
        Cutter cutter = cutter(0, null);

        for (int offset = 0; !cutter.full(); offset++) {
            cutter.decide(new SourceChoice("source" + offset, offset % 2 == 0, ""));
            cutter.add(offset, 0, List.of(), NOW);
        }

        SealedBatch batch = taken(cutter);
        assertThat(batch.sealedBy()).isEqualTo(SealedBy.SOURCES);
        assertThat(IntentCodec.encode(batch.intent()).length()).isLessThan(3500);
    }

    @Test
    void aDeclaredRangeIsSealedByNoReload() {
        // Given
        var declared = new Intent(5, 8, SHAPE, 77, Intent.NO_EPOCH, "+");
        Cutter cutter = cutter(5, declared);

        // When
        cutter.add(5, 0, rows(5), NOW);
        cutter.sealForSources();

        // Then
        assertThat(cutter.full()).isFalse();
        assertThat(cutter.declaredSources(8)).isEqualTo("+");
        assertThat(cutter.declaredSources(9)).isNull();
        cutter.passed(9, NOW);
        assertThat(taken(cutter).intent()).isEqualTo(declared);
    }

    @Test
    void sealsByBytes() {
        var cutter = new Cutter(0, null, new BatchLimits(1000, 5000, Duration.ofHours(1)), SHAPE, () -> 1);

        for (int offset = 0; !cutter.full(); offset++) {
            cutter.add(offset, 0, List.of(row("t", text("id", "x".repeat(500)))), NOW);
        }

        assertThat(taken(cutter).sealedBy()).isEqualTo(SealedBy.BYTES);
        assertThat(cutter.bytes()).isZero();
    }

    @Test
    void sealsByAgeOfTheFirstEvent() {
        // Given
        Cutter cutter = cutter(0, null);
        cutter.add(0, 0, rows(0), NOW);
        cutter.add(1, 0, rows(1), NOW.plusMillis(999));

        // When
        cutter.sealAged(NOW.plusMillis(999));

        // Then
        assertThat(cutter.full()).isFalse();
        cutter.sealAged(NOW.plusMillis(1000));
        assertThat(taken(cutter).sealedBy()).isEqualTo(SealedBy.AGE);
    }

    @Test
    void waitsLongerWhileMoreEventsAreUnreadThanItHas() {
        // Given
        Cutter cutter = cutter(0, null);
        cutter.add(0, 0, rows(0), NOW);

        // When
        cutter.unread(1001);
        cutter.sealAged(NOW.plusMillis(10_999));

        // Then
        assertThat(cutter.full()).isFalse();
        cutter.sealAged(NOW.plusSeconds(11));
        assertThat(cutter.full()).isTrue();
    }

    @Test
    void waitsNoLongerOnceItHasCaughtUp() {
        // Given
        Cutter cutter = cutter(0, null);
        cutter.unread(100_000);
        cutter.add(0, 0, rows(0), NOW);

        // When
        cutter.unread(1000);
        cutter.sealAged(NOW.plusSeconds(1));

        // Then
        assertThat(taken(cutter).sealedBy()).isEqualTo(SealedBy.AGE);
    }

    @Test
    void givesEachRowTheTimeItCameSoThatNoneIsOlderThanItsEvent() {
        // Given
        Cutter cutter = cutter(0, null);

        // When
        cutter.add(0, 0, List.of(row("t", text("id", "a"))), NOW);
        cutter.add(1, 0, List.of(row("t", text("id", "b"))), NOW.plusMillis(700));
        cutter.sealAged(NOW.plusSeconds(1));

        // Then
        assertThat(contents(taken(cutter)).values())
                .containsExactly("a\t2026-03-02 10:15:31.250\nb\t2026-03-02 10:15:31.950\n");
    }

    @Test
    void givesSkippedEventsABatchSoThatTheirOffsetsAreCommitted() {
        Cutter cutter = cutter(0, null);

        cutter.add(0, 0, List.of(), NOW);
        cutter.sealAged(NOW.plusSeconds(1));

        SealedBatch batch = taken(cutter);
        assertThat(batch.groups()).isEmpty();
        assertThat(batch.intent().last()).isZero();
    }

    @Test
    void groupsRowsByTableAndColumnSet() {
        // Given
        Cutter cutter = cutter(0, null);

        // When
        cutter.add(
                0,
                0,
                List.of(
                        row("a", text("id", "1")),
                        row("b", text("id", "2")),
                        row("a", text("id", "3"), text("x", "4")),
                        row("a", text("id", "5"))),
                NOW);

        // Then
        assertThat(taken(cutter).groups())
                .extracting(group -> group.table() + group.columns() + group.rows())
                .containsExactly("a[id, uuid_ts]2", "b[id, uuid_ts]1", "a[id, x, uuid_ts]1");
    }

    @Test
    void cutsADeclaredRangeByNothingButItsEnd() {
        // Given
        var declared = new Intent(5, 20, SHAPE, 77);
        Cutter cutter = cutter(5, declared);

        // When
        for (long offset = 5; offset < 20; offset++) {
            cutter.add(offset, 0, rows(offset), NOW);
            cutter.sealAged(NOW.plusSeconds(100));
        }

        // Then
        assertThat(cutter.full()).isFalse();
        cutter.add(20, 0, rows(20), NOW);
        assertThat(taken(cutter).intent()).isEqualTo(declared);
        assertThat(cutter.recutting()).isFalse();
    }

    @Test
    void endsADeclaredRangeWhoseLastOffsetsHaveNoRecordAnyMore() {
        // Given
        Cutter cutter = cutter(5, new Intent(5, 20, SHAPE, 77));
        cutter.add(5, 0, rows(5), NOW);

        // When
        cutter.passed(20, NOW);
        boolean early = cutter.full();
        cutter.passed(21, NOW);

        // Then
        assertThat(early).isFalse();
        assertThat(taken(cutter).rows()).isEqualTo(1);
    }

    @Test
    void givesADeclaredRangeANewDeclarationWhenOtherRecordsAreInIt() {
        // Given
        Cutter cutter = cutter(5, new Intent(5, 20, SHAPE, 77, 3));

        // When
        cutter.reach(3);
        cutter.add(19, 0, rows(19), NOW);
        cutter.reach(4);
        cutter.add(20, 0, rows(20), NOW);

        // Then
        SealedBatch batch = taken(cutter);
        assertThat(batch.intent()).isEqualTo(new Intent(5, 20, SHAPE, 101, 4, "", true));
        assertThat(batch.sealedBy()).isEqualTo(SealedBy.TRUNCATED);
    }

    @Test
    void givesARangeInDoubtTheEpochOfItsRecords() {
        // Given
        Cutter cutter = cutter(5, new Intent(5, 20, SHAPE, 77, Intent.NO_EPOCH, "+", true));

        // When
        cutter.reach(3);
        cutter.add(20, 0, rows(20), NOW);

        // Then
        SealedBatch batch = taken(cutter);
        assertThat(batch.intent()).isEqualTo(new Intent(5, 20, SHAPE, 77, 3, "+", true));
        assertThat(batch.isInDoubt()).isTrue();
        assertThat(batch.isRepeated()).isTrue();
    }

    @Test
    void repeatsADeclaredRangeWhateverEpochFollowsIt() {
        // Given
        var declared = new Intent(5, 20, SHAPE, 77, 3);
        Cutter cutter = cutter(5, declared);

        // When
        cutter.reach(2);
        cutter.add(19, 0, rows(19), NOW);
        cutter.reach(4);
        cutter.add(21, 0, rows(21), NOW);

        // Then
        assertThat(taken(cutter).intent()).isEqualTo(declared);
        cutter.sealAged(NOW.plusSeconds(1));
        assertThat(taken(cutter).intent()).isEqualTo(new Intent(21, 21, SHAPE, 101, 4));
    }

    @Test
    void endsADeclaredRangeThatHasNoRecordLeft() {
        Cutter cutter = cutter(5, new Intent(5, 20, SHAPE, 77));

        cutter.add(30, 0, rows(30), NOW);

        assertThat(taken(cutter).events()).isZero();
        cutter.sealAged(NOW.plusSeconds(1));
        assertThat(taken(cutter).intent()).isEqualTo(new Intent(21, 30, SHAPE, 101));
    }

    /** However a declared range's records arrive, its groups hold the same rows in the same order. */
    @Property(seed = "1")
    void cutsADeclaredRangeTheSameHoweverItsRecordsArrive(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3) Integer> steps,
            @ForAll @Size(max = 60) List<Boolean> polls,
            @ForAll @IntRange(max = 70) int length) {
        // Given
        var declared = new Intent(7, 7 + length, SHAPE, 77);
        List<Long> offsets = new ArrayList<>();
        long offset = 6;
        for (int step : steps) {
            offset += step;
            offsets.add(offset);
        }

        // When
        Cutter atOnce = cutter(7, declared);
        offsets.forEach(at -> atOnce.add(at, 0, rows(at), NOW));
        atOnce.passed(1000, NOW);
        Cutter bitByBit = cutter(7, declared);
        for (int i = 0; i < offsets.size(); i++) {
            bitByBit.add(offsets.get(i), 0, rows(offsets.get(i)), NOW);
            if (i < polls.size() && polls.get(i)) {
                bitByBit.passed(offsets.get(i) + 1, NOW);
                bitByBit.sealAged(NOW.plusSeconds(i));
            }
        }
        bitByBit.passed(1000, NOW);

        // Then
        SealedBatch expected = taken(atOnce);
        SealedBatch batch = taken(bitByBit);
        assertThat(batch.intent()).isEqualTo(declared).isEqualTo(expected.intent());
        assertThat(contents(batch)).isEqualTo(contents(expected));
        assertThat(batch.events())
                .isEqualTo((int) offsets.stream().filter(at -> at <= 7 + length).count());
    }

    private static Map<String, String> contents(SealedBatch batch) {
        return batch.groups().stream().collect(Collectors.toMap(group -> group.table() + group.columns(), group -> {
            var out = new ByteArrayOutputStream();
            try {
                group.tsv().writeTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toString(UTF_8);
        }));
    }

    private static List<Row> rows(long offset) {
        return offset % 4 == 0
                ? List.of()
                : List.of(offset % 3 == 0 ? row("t", text("id", "id" + offset)) : row("u", text("id", "id" + offset)));
    }

    private Cutter cutter(long first, @Nullable Intent declared) {
        return new Cutter(first, declared, LIMITS, SHAPE, () -> ++nonce);
    }

    private static SealedBatch taken(Cutter cutter) {
        return Objects.requireNonNull(cutter.take());
    }
}
