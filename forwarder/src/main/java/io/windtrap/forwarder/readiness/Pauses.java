package io.windtrap.forwarder.readiness;

import java.time.Duration;

/**
 * How long the parts of a forwarder wait before they try or look again. How often they try before they decide is not
 * here: that is the same however short the pauses are.
 *
 * @param consumer between a consumer that broke and the next one: a group has time to notice, a log is not flooded
 * @param warehouse between tries to reach the warehouse and make it ready: quick for one that starts beside the
 *     forwarder, rare for one that is away for hours
 * @param topics between looks whether the topics of events and of dead letters are there: an operator who creates one
 *     hears of it soon, and a broker hardly notices
 * @param lag between measurements of how far the owned partitions are behind: more often than metrics are fetched
 * @param insert between tries of an INSERT, or of one into an empty copy of its table: quick for a race of DDL, rare
 *     for a ClickHouse that restarts
 * @param operator the same once only an operator can help: the table is to be looked at again soon after a repair
 * @param letters between tries to write dead letters, or to read their events: their partition waits meanwhile
 * @param declared between tries to read a declared batch of several partitions again: longer than a try takes at most,
 *     so that the other partitions go on between
 */
public record Pauses(
        Duration consumer,
        Growing warehouse,
        Duration topics,
        Duration lag,
        Growing insert,
        Growing operator,
        Growing letters,
        Duration declared) {
    private static final Duration LONGEST_INSERT = Duration.ofSeconds(10);

    /**
     * A pause that grows from one try to the next.
     *
     * @param first after the first try
     * @param longest what it grows to
     */
    public record Growing(Duration first, Duration longest) {}

    /** Those of a running forwarder. */
    public static Pauses production() {
        return new Pauses(
                Duration.ofSeconds(2),
                new Growing(Duration.ofMillis(500), Duration.ofSeconds(30)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                new Growing(Duration.ofMillis(100), LONGEST_INSERT),
                new Growing(LONGEST_INSERT, Duration.ofSeconds(30)),
                new Growing(Duration.ofMillis(500), Duration.ofSeconds(15)),
                Duration.ofSeconds(30));
    }
}
