package io.windtrap.transformer.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StepOnManyTest {
    /** Doubles, drops, fails or leaves an event, as the last letter of its value says, and counts how many it got at once. */
    private static final class Letters implements Step {
        private final List<Integer> sizes = new ArrayList<>();

        @Override
        public Outcome apply(Event event) {
            String text = new String(event.value(), UTF_8);
            return switch (text.charAt(text.length() - 4)) {
                case 'd' -> Outcome.DROPPED;
                case 'f' -> new Outcome.Failed("failed", text);
                case '2' -> new Outcome.Several(List.of(next(event, ""), next(event, "x")));
                case 'k' -> new Outcome.Kept(next(event, ""));
                default -> new Outcome.Kept(event);
            };
        }

        @Override
        public boolean batches() {
            return true;
        }

        @Override
        public List<Outcome> apply(List<Event> events) {
            sizes.add(events.size());
            return Step.super.apply(events);
        }
    }

    @Test
    void makesTheSameOfManyAsOfEach() {
        // Given
        var random = new Random(20_261_129);
        Steps steps = new Steps(List.of(
                new Steps.Named("all", Selection.ALL, new Letters()),
                new Steps.Named("tracks", new Selection(null, Set.of("track"), null), new Letters()),
                new Steps.Named("again", Selection.ALL, new Letters())));

        for (int round = 0; round < 500; round++) {
            List<Event> events = IntStream.range(0, random.nextInt(8))
                    .mapToObj(i -> random(random))
                    .toList();

            // When
            List<Steps.Result> together = steps.apply(events);

            // Then
            List<Steps.Result> each = events.stream().map(steps::apply).toList();
            assertThat(text(together)).isEqualTo(text(each));
        }
    }

    @Test
    void givesAStepWhatItAppliesToAtOnce() {
        // Given
        var second = new Letters();
        Steps steps = new Steps(List.of(
                new Steps.Named("one", Selection.ALL, new Letters()),
                new Steps.Named("two", new Selection(null, Set.of("track"), null), second)));

        // When
        List<Steps.Result> results = steps.apply(
                List.of(event("track", "a2"), event("page", "a"), event("track", "ad"), event("track", "a")));

        // Then
        assertThat(second.sizes).containsExactly(3);
        assertThat(results).hasSize(4);
        assertThat(steps.batches()).isTrue();
    }

    @Test
    void leavesAnEventThatIsTheSameObject() {
        Event event = event("track", "a");

        List<Steps.Result> results =
                new Steps(List.of(new Steps.Named("one", Selection.ALL, new Letters()))).apply(List.of(event));

        assertThat(results.getFirst().outcome()).isEqualTo(new Outcome.Kept(event));
    }

    private static Event random(Random random) {
        String letters = random.ints(1 + random.nextInt(4), 0, 6)
                .mapToObj(i -> "adf2kk".substring(i, i + 1))
                .reduce("", String::concat);
        return event(random.nextBoolean() ? "track" : "page", letters);
    }

    private static Event event(String type, String letters) {
        byte[] json = ("{\"type\":\"" + type + "\",\"v\":\"" + letters + " \"}").getBytes(UTF_8);
        return new Event(null, json, 0, new EventFacts("web", null, null, null, null));
    }

    /** The same event with the last letter of its value taken away, and another mark. */
    private static Event next(Event event, String mark) {
        String text = new String(event.value(), UTF_8);
        int end = text.length() - 4;
        return event.withValue((text.substring(0, end).stripTrailing() + mark + " \"}").getBytes(UTF_8));
    }

    private static List<String> text(List<Steps.Result> results) {
        return results.stream().map(StepOnManyTest::text).toList();
    }

    private static String text(Steps.Result result) {
        return switch (result.outcome()) {
            case Outcome.Kept(Event one) -> new String(one.value(), UTF_8);
            case Outcome.Several(List<Event> several) ->
                several.stream()
                        .map(one -> new String(one.value(), UTF_8))
                        .toList()
                        .toString();
            case Outcome.Dropped _ -> "dropped by " + result.step();
            case Outcome.Failed failed -> "failed at " + result.step() + " with " + failed.reason();
        };
    }
}
