package io.windtrap.bench;

import io.windtrap.bench.core.CoreSteps;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code core}: what each pure step of an event costs, by JMH. */
public final class CoreBench {
    private CoreBench() {}

    /** Measures the steps whose names are given, or all; prints a table. */
    public static void main(String[] args) throws RunnerException {
        String which = args.length == 0 ? ".*" : "(" + String.join("|", args) + ")";
        var options = new OptionsBuilder()
                .include(CoreSteps.class.getName() + "\\." + which + "$")
                .shouldFailOnError(true)
                .build();
        var results = new Runner(options).run();
        System.out.println();
        System.out.println("| step | ns | error of 99.9% |");
        System.out.println("| --- | --- | --- |");
        for (RunResult result : results) {
            var primary = result.getPrimaryResult();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | ± %,.0f |%n",
                    primary.getLabel(),
                    primary.getScore(),
                    primary.getScoreError());
        }
    }
}
