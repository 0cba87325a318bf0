package io.windtrap.bench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one run of a scenario measured, in the order in which the table shows it. */
public final class Measures {
    private final Map<Figure, Double> values = new LinkedHashMap<>();

    /** Notes a figure; NaN = it can't be had here, as resident memory elsewhere than on Linux. */
    public Measures put(Figure figure, double value) {
        values.put(figure, value);
        return this;
    }

    /** Those of {@code figures}, in that order, as far as they were measured. */
    public Measures only(List<Figure> figures) {
        var some = new Measures();
        for (Figure figure : figures) {
            Double value = values.get(figure);
            if (value != null) {
                some.put(figure, value);
            }
        }
        return some;
    }

    Map<Figure, Double> values() {
        return Collections.unmodifiableMap(values);
    }
}
