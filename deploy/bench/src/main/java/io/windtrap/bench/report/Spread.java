package io.windtrap.bench.report;

import java.util.List;
import java.util.Locale;

/** The middle of a figure's values over the rounds, and how far apart they lie. */
record Spread(double median, double min, double max) {

    /** Of any number of values; those that are NaN don't count, and all is NaN when none is left. */
    static Spread of(List<Double> values) {
        double[] sorted = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** For the table, {@code 12.5 (11.0–13.2)}; a dash where there is no value. */
    String text(int decimals) {
        if (Double.isNaN(median)) {
            return "–";
        }
        String number = "%,." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + "–" + number + ")", median, min, max);
    }
}
