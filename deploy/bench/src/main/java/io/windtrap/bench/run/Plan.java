package io.windtrap.bench.run;

/**
 * How much is measured.
 *
 * @param rounds of each scenario, for each build, 1 or more
 * @param events in the topic of catch-up, 1000 or more
 * @param eventsOfScale in the topics of scale, 1000 or more
 * @param rate of trickle, events a second, 1 or more
 * @param eventsOfRequest of trickle, 1 or more
 * @param seconds of trickle, warm-up included, 6 or more
 */
public record Plan(int rounds, long events, long eventsOfScale, int rate, int eventsOfRequest, int seconds) {
    /** @throws IllegalArgumentException a number is out of its range; the message names the option */
    public Plan {
        require(rounds >= 1 && rounds <= 1_000, "--rounds must be between 1 and 1000");
        require(events >= 1_000 && events <= 1_000_000_000, "--events must be between 1000 and 1000000000");
        require(rate >= 1 && rate <= 100_000, "--rate must be between 1 and 100000");
        require(eventsOfRequest >= 1 && eventsOfRequest <= 1_000, "--per-request must be between 1 and 1000");
        require(seconds >= 6 && seconds <= 86_400, "--seconds must be between 6 and 86400");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
