package io.windtrap.bench.scenario;

import io.windtrap.bench.Plan;
import io.windtrap.bench.process.TestBed;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The scenarios that there are: what {@code run} takes as its arguments. */
public enum ScenarioName {
    GATEWAY_SINGLE("gateway-single", false, true),
    GATEWAY_BATCH("gateway-batch", false, false),
    GATEWAY_OVERLOAD("gateway-overload", false, false),
    CATCH_UP("catch-up", true, true),
    TRICKLE("trickle", true, true),
    START("start", false, false),
    PIPELINE("pipeline", true, false),
    TRANSFORM_SCRIPT("transform-script", false, false),
    TRANSFORM_MASK("transform-mask", false, false),
    TRANSFORM_BOTS("transform-bots", false, false),
    TRANSFORM_DEDUP("transform-dedup", false, false),
    TRICKLE_TRANSFORM("trickle-transform", false, false);

    private final String text;
    private final boolean comparesBuilds;
    private final boolean isByDefault;

    ScenarioName(String text, boolean comparesBuilds, boolean isByDefault) {
        this.text = text;
        this.comparesBuilds = comparesBuilds;
        this.isByDefault = isByDefault;
    }

    /** Whether it is measured when none is named. */
    public boolean isByDefault() {
        return isByDefault;
    }

    /** Whether it compares an earlier build with this one, and not two ways to run this one. */
    public boolean comparesBuilds() {
        return comparesBuilds;
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
            case GATEWAY_SINGLE -> new GatewaySingle(bed, plan, text);
            case GATEWAY_BATCH -> new GatewayBatch(bed, plan, text);
            case GATEWAY_OVERLOAD -> new GatewayOverload(bed, plan, text);
            case CATCH_UP -> new CatchUp(bed, plan);
            case START -> new Start(bed, plan, text);
            case PIPELINE -> new Pipeline(bed, plan, text);
            case TRICKLE -> new Trickle(bed, plan, text, false);
            case TRICKLE_TRANSFORM -> new Trickle(bed, plan, text, true);
            case TRANSFORM_SCRIPT -> new Transform(bed, plan, text, Transform.SCRIPT);
            case TRANSFORM_MASK -> new Transform(bed, plan, text, Transform.MASK);
            case TRANSFORM_BOTS -> new Transform(bed, plan, text, Transform.BOTS);
            case TRANSFORM_DEDUP -> new Transform(bed, plan, text, Transform.DEDUP);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
