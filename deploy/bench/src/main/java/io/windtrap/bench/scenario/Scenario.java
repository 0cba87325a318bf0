package io.windtrap.bench.scenario;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.report.Measures;
import java.io.IOException;

/** One thing that is measured, run by run. */
public interface Scenario {
    /** Does once what all runs share: nothing where each has its own. */
    default void prepare() throws IOException, InterruptedException {}

    /** What is done, in one line, for readers of the table; known once it is prepared. */
    String setting();

    /**
     * Measures a build.
     *
     * @param round from 1
     * @return the same figures at each call
     * @throws IOException if a run loses or doubles events, or can't be done: then there is nothing to compare
     */
    Measures measure(Build build, int round) throws IOException, InterruptedException;
}
