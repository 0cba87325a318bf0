package io.windtrap.console.overview;

import io.windtrap.console.services.Counted;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.Step;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last hour, a column for each line of a chart.
 *
 * @param at ends of the steps, seconds since 1970
 * @param eventsIn a second; as the others null where it is not known
 * @param deadLetters of the step
 */
record Series(
        Instant since,
        long stepSeconds,
        List<Long> at,
        List<@Nullable Double> eventsIn,
        List<@Nullable Double> rowsOut,
        List<@Nullable Double> lagEvents,
        List<@Nullable Double> freshnessSeconds,
        List<@Nullable Double> deadLetters,
        List<@Nullable Double> discards,
        List<@Nullable Double> refused) {
    static Series of(Fleet fleet) {
        List<Step> steps = fleet.steps();
        return new Series(
                fleet.since(),
                Fleet.STEP.toSeconds(),
                steps.stream().map(step -> step.at().getEpochSecond()).toList(),
                column(steps, step -> rate(step, Counted.EVENTS_IN)),
                column(steps, step -> rate(step, Counted.ROWS_OUT)),
                column(steps, Step::lag),
                column(steps, Step::freshness),
                column(steps, step -> step.counts().get(Counted.DEAD_LETTERS)),
                column(steps, step -> step.counts().get(Counted.DISCARDS)),
                column(steps, step -> step.counts().get(Counted.REFUSED)));
    }

    private static List<@Nullable Double> column(List<Step> steps, Function<Step, @Nullable Double> value) {
        return steps.stream().<@Nullable Double>map(value).toList();
    }

    private static @Nullable Double rate(Step step, Counted what) {
        Double count = step.counts().get(what);
        return count == null || step.seconds() <= 0 ? null : Double.valueOf(count / step.seconds());
    }
}
