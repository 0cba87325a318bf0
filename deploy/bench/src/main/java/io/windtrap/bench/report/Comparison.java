package io.windtrap.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A scenario's rounds: the two runs of a round follow each other, so that what disturbs the machine meets both. */
public final class Comparison {
    private final String scenario;
    private final String setting;
    private final List<Measures> base = new ArrayList<>();
    private final List<Measures> head = new ArrayList<>();

    /**
     * A comparison without rounds so far.
     *
     * @param setting one line on what is done, for readers of the table
     */
    public Comparison(String scenario, String setting) {
        this.scenario = scenario;
        this.setting = setting;
    }

    /**
     * One figure over all rounds.
     *
     * @param ratio of head to base, for each round; NaN where the base's value is 0
     */
    record Row(Figure figure, Spread base, Spread head, Spread ratio) {}

    /** Adds a round. Both runs have the same figures. */
    public void add(Measures ofBase, Measures ofHead) {
        base.add(ofBase);
        head.add(ofHead);
    }

    String scenario() {
        return scenario;
    }

    String setting() {
        return setting;
    }

    int rounds() {
        return base.size();
    }

    List<Row> rows() {
        return base.isEmpty()
                ? List.of()
                : base.getFirst().values().keySet().stream().map(this::row).toList();
    }

    List<Map<Figure, Double>> valuesOfBase() {
        return base.stream().map(Measures::values).toList();
    }

    List<Map<Figure, Double>> valuesOfHead() {
        return head.stream().map(Measures::values).toList();
    }

    private Row row(Figure figure) {
        List<Double> before = values(base, figure);
        List<Double> after = values(head, figure);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < before.size(); round++) {
            ratios.add(before.get(round) == 0 ? Double.NaN : after.get(round) / before.get(round));
        }
        return new Row(figure, Spread.of(before), Spread.of(after), Spread.of(ratios));
    }

    private static List<Double> values(List<Measures> rounds, Figure figure) {
        return rounds.stream()
                .map(round -> round.values().getOrDefault(figure, Double.NaN))
                .toList();
    }
}
