package io.windtrap.bench.scenario;

import io.windtrap.bench.events.Variety;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.run.Plan;
import io.windtrap.bench.scenario.CatchUp.Setup;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The scenarios that there are: what {@code run} takes as its arguments. */
public enum ScenarioName {
    GATEWAY_SINGLE("gateway-single", false, true),
    GATEWAY_BATCH("gateway-batch", false, false),
    GATEWAY_OVERLOAD("gateway-overload", false, false),
    CATCH_UP("catch-up", true, true),
    CATCH_UP_ROWS("catch-up-rows", false, false),
    TRICKLE("trickle", true, true),
    START("start", false, false),
    PIPELINE("pipeline", true, false),
    TRANSFORM_SCRIPT("transform-script", false, false),
    TRANSFORM_MASK("transform-mask", false, false),
    TRANSFORM_BOTS("transform-bots", false, false),
    TRANSFORM_DEDUP("transform-dedup", false, false),
    TRICKLE_TRANSFORM("trickle-transform", false, false),
    SCALE_24_PARTITIONS("scale-24-partitions", false, false),
    SCALE_96_PARTITIONS("scale-96-partitions", false, false),
    SCALE_FORWARDERS("scale-forwarders", false, false),
    SCALE_TABLES("scale-tables", false, false),
    SCALE_COLUMNS("scale-columns", false, false),
    SCALE_USERS("scale-users", false, false);

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
     * The scenario of that name, or all whose names begin with it and a hyphen.
     *
     * @throws IllegalArgumentException there is none; says which there are
     */
    public static List<ScenarioName> of(String text) {
        List<ScenarioName> named = named(name -> name.text.equals(text));
        if (named.isEmpty()) {
            named = named(name -> name.text.startsWith(text + "-"));
        }
        if (named.isEmpty()) {
            throw new IllegalArgumentException("unknown scenario '" + text + "': there are "
                    + Arrays.stream(values()).map(ScenarioName::toString).collect(Collectors.joining(", ")));
        }
        return named;
    }

    private static List<ScenarioName> named(Predicate<ScenarioName> which) {
        return Arrays.stream(values()).filter(which).toList();
    }

    /** The scenario, to be prepared and measured. */
    public Scenario on(TestBed bed, Plan plan) {
        return switch (this) {
            case GATEWAY_SINGLE -> new GatewaySingle(bed, plan, text);
            case GATEWAY_BATCH -> new GatewayBatch(bed, plan, text);
            case GATEWAY_OVERLOAD -> new GatewayOverload(bed, plan, text);
            case CATCH_UP -> new CatchUp(bed, text, plan.events(), CatchUp.USUAL, CatchUp.USUAL);
            case CATCH_UP_ROWS -> new RowsAlone(bed, text, plan.events());
            case START -> new Start(bed, plan, text);
            case PIPELINE -> new Pipeline(bed, plan, text);
            case TRICKLE -> new Trickle(bed, plan, text, false);
            case TRICKLE_TRANSFORM -> new Trickle(bed, plan, text, true);
            case TRANSFORM_SCRIPT -> new Transform(bed, plan, text, Transform.SCRIPT);
            case TRANSFORM_MASK -> new Transform(bed, plan, text, Transform.MASK);
            case TRANSFORM_BOTS -> new Transform(bed, plan, text, Transform.BOTS);
            case TRANSFORM_DEDUP -> new Transform(bed, plan, text, Transform.DEDUP);
            case SCALE_24_PARTITIONS -> scale(bed, plan, new Setup("24 partitions", 24, 1, Variety.SAMPLE));
            case SCALE_96_PARTITIONS -> scale(bed, plan, new Setup("96 partitions", 96, 1, Variety.SAMPLE));
            case SCALE_FORWARDERS -> scale(bed, plan, new Setup("two forwarders", 6, 2, Variety.SAMPLE));
            case SCALE_TABLES -> scale(bed, plan, new Setup("ten times the tables", 6, 1, new Variety(31, 1, 1)));
            case SCALE_COLUMNS -> scale(bed, plan, new Setup("ten times the columns", 6, 1, new Variety(1, 73, 1)));
            case SCALE_USERS -> scale(bed, plan, new Setup("ten times the users", 6, 1, new Variety(1, 1, 10)));
        };
    }

    private Scenario scale(TestBed bed, Plan plan, Setup setup) {
        return new CatchUp(bed, text, plan.eventsOfScale(), CatchUp.USUAL, setup);
    }

    @Override
    public String toString() {
        return text;
    }
}
