package io.windtrap.forwarder.insert.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.insert.failure.Bisection.Refused;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BisectionTest {
    private static final int PLENTY = 1_000_000;
    private static final Failure.Data WHY = new Failure.Data(469, "refused");

    private final AtomicInteger tries = new AtomicInteger();

    @Property(seed = "1")
    void findsEveryRefusedRowAndNoOther(
            @ForAll @IntRange(min = 1, max = 500) int rows,
            @ForAll @Size(max = 20) Set<@IntRange(max = 499) Integer> bad)
            throws Exception {
        var there = new TreeSet<>(bad);
        there.removeIf(row -> row >= rows);

        assertThat(search(rows, PLENTY, there))
                .containsExactlyElementsOf(there.stream()
                        .map(row -> new Refused(row, row + 1, WHY))
                        .toList());
    }

    @Test
    void needsFewTriesForFewRows() throws Exception {
        assertThat(search(100_000, PLENTY, Set.of(3, 70_000, 99_999))).hasSize(3);

        assertThat(tries.get()).isLessThan(3 * 2 * 18);
    }

    @Test
    void tellsEachRowOfAGroupThatIsRefusedWhole() throws Exception {
        assertThat(search(64, PLENTY, all(64))).hasSize(64);

        assertThat(tries.get()).isEqualTo(127);
    }

    @Test
    void refusesSmallPartsUntriedWhenTriesRunOut() throws Exception {
        List<Refused> found = search(1024, 101, all(1024));

        assertThat(tries.get()).isEqualTo(101);
        assertThat(found.stream().mapToInt(Refused::rows).sum()).isEqualTo(1024);
        assertThat(found).allSatisfy(part -> assertThat(part.rows()).isLessThanOrEqualTo(32));
    }

    @Test
    void blamesNoRowWhenAllAreTakenNow() throws Exception {
        assertThat(search(10, PLENTY, Set.of())).isEmpty();
    }

    private List<Refused> search(int rows, int mostTries, Set<Integer> bad) throws InterruptedException {
        tries.set(0);
        return Bisection.search(rows, mostTries, (from, to) -> {
            tries.incrementAndGet();
            return IntStream.range(from, to).anyMatch(bad::contains) ? WHY : null;
        });
    }

    private static Set<Integer> all(int rows) {
        return new TreeSet<>(IntStream.range(0, rows).boxed().toList());
    }
}
