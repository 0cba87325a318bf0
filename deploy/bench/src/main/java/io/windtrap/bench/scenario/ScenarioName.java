package io.windtrap.bench.scenario;

import io.windtrap.bench.Plan;
import io.windtrap.bench.process.TestBed;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The scenarios that there are: what {@code run} takes as its arguments. */
public enum ScenarioName {
    CATCH_UP("catch-up"),
    TRICKLE("trickle");

    private final String text;

    ScenarioName(String text) {
        this.text = text;
    }

    /**
     * The scenario of that name.
     *
     * @throws IllegalArgumentException there is none; says which there are
     */
    public static ScenarioName of(String text) {
        return Arrays.stream(values())
                .filter(name -> name.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown scenario '" + text + "': there are "
                        + Arrays.stream(values()).map(ScenarioName::toString).collect(Collectors.joining(", "))));
    }

    /** The scenario, to be prepared and measured. */
    public Scenario on(TestBed bed, Plan plan) {
        return switch (this) {
            case CATCH_UP -> new CatchUp(bed, plan);
            case TRICKLE -> new Trickle(bed, plan);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
