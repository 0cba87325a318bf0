package io.windtrap.transformer.mask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.mask.PatternFinder.Found;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the finders with the regular expressions that say what they find. */
final class FinderTest {
    /** At night there are more, of another seed each night. */
    private static final int FACTOR = Integer.getInteger("windtrap.test.tries-factor", 1);

    private static final int TEXTS = 60_000 * FACTOR;
    private static final int SMALL = 1 << 14;
    private static final int LARGER = 8;
    /** What is before and after a text in its array, and no part of it. */
    private static final String MARGIN = "1a.1";

    private static final Set<Finder> ALL = EnumSet.allOf(Finder.class);

    @ParameterizedTest
    @EnumSource(Finder.class)
    void findsWhatItsPatternFinds(Finder finder) {
        long seed = seed() + finder.name().hashCode(); // Each gets texts of its own.
        var texts = new RandomTexts(seed);
        int found = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.next();
            List<Found> expected = worthAQuestion(PatternFinder.of(finder).in(text), text, finder);
            List<Found> actual = worthAQuestion(in(text, finder), text, finder);
            if (!actual.equals(expected)) { // An assertion for each text would take longer than all else.
                assertThat(actual).as("seed %s, text <%s>", seed, text).isEqualTo(expected);
            }
            found += (int) expected.stream().filter(Found::isOne).count();
        }
        assertThat(found).as("found at all").isGreaterThan(TEXTS / 100);
    }

    /** The client's address is asked for as a whole, whatever it is. */
    @Test
    void takesTheSameTextsForAddresses() {
        long seed = seed();
        var texts = new RandomTexts(seed);
        int addresses = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.next();
            boolean expected = PatternFinder.IP.isOne(text);
            if (Finder.IP.isOne(text) != expected) {
                assertThat(Finder.IP.isOne(text))
                        .as("seed %s, text <%s>", seed, text)
                        .isEqualTo(expected);
            }
            if (expected) {
                addresses++;
                assertThat(Finder.IP.cut(text)).isEqualTo(PatternFinder.IP.cut(text));
            }
        }
        assertThat(addresses).isGreaterThan(TEXTS / 1_000);
    }

    @Test
    void masksWhatPatternsMask() {
        long seed = seed();
        var texts = new RandomTexts(seed);
        Mask mask = new Mask(ALL, List.of(), new Hiding.Cut());
        for (int i = 0; i < TEXTS / 4; i++) {
            byte[] key = texts.next().getBytes(UTF_8);
            String text = new String(key, UTF_8);
            String expected = PatternFinder.masked(text, ALL);
            String actual = masked(mask, key);
            if (!actual.equals(expected)) {
                assertThat(actual).as("seed %s, text <%s>", seed, text).isEqualTo(expected);
            }
        }
    }

    /** Clients choose texts; one may not take longer than its length says. A search that goes back for each character would take 64 times as long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                ".",
                ":",
                "@",
                "%",
                "%40",
                "+",
                " ",
                "-",
                "/",
                "(",
                ")",
                "_",
                "é",
                "𝐀",
                "a@",
                "a.",
                "a@a.",
                "a@a.a-",
                "@a.",
                "a%40",
                "%40.",
                "1 ",
                "11-",
                "11 ",
                "1111 ",
                "11111111",
                "1:",
                "f:",
                "::%a",
                "%::",
                "1.",
                "1.1.1.1 ",
                "1.1.1.1.a",
                "1.1.1.1.a ",
                "(1",
                "(1)",
                "(11111",
                "11)",
                "+1 ",
                "00",
                "00(",
                "2026-11-29 ",
                "4111 1111 1111 1",
                "411111111111111 ",
                "11(((((((((((((((((("
            })
    void takesTimeInProportionToTheLengthOfATextAtMost(String part) {
        String small = part.repeat(SMALL / part.length());
        String large = part.repeat(SMALL * LARGER / part.length());
        for (Finder finder : Finder.values()) {
            // When
            long least = Math.max(cpuMicros(small, finder, 5), 200); // Shorter times say nothing.
            long most = cpuMicros(large, finder, 3);

            // Then
            assertThat(most)
                    .as("µs for %s, which took %s µs for an %sth of it", finder, least, LARGER)
                    .isLessThan(4 * LARGER * least);
        }
    }

    /** CPU time of the fastest of some tries, so that others on the machine don't count. */
    private static long cpuMicros(String text, Finder finder, int tries) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < tries; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            in(text, finder);
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        }
        return least / 1_000;
    }

    /** Without numbers that are too short for telephones: some of them are passed over where no longer ones can be. */
    private static List<Found> worthAQuestion(List<Found> found, String text, Finder finder) {
        return finder == Finder.PHONE
                ? found.stream()
                        .filter(one -> Digits.of(text.substring(one.start(), one.end()))
                                        .length()
                                >= PhoneSearch.FEWEST_DIGITS)
                        .toList()
                : found;
    }

    private static List<Found> in(String text, Finder finder) {
        List<Found> found = new ArrayList<>();
        Passage passage = new Passage((MARGIN + text + MARGIN).toCharArray(), MARGIN.length(), text.length());
        while (finder.next(passage)) {
            found.add(new Found(
                    passage.start() - MARGIN.length(), passage.end() - MARGIN.length(), finder.isOne(passage.found())));
        }
        return found;
    }

    private static String masked(Mask mask, byte[] key) {
        Outcome outcome =
                mask.apply(new Event(key, "{}".getBytes(UTF_8), 0, new EventFacts("web", null, null, null, null)));
        return new String(
                Objects.requireNonNull(((Outcome.Kept) outcome).event().key()), UTF_8);
    }

    private static long seed() {
        return FACTOR == 1 ? 1 : new Random().nextLong();
    }
}
