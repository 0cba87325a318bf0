package io.windtrap.forwarder.deadletter.redrive;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant.
 *
 * @param destinations ids; empty = all
 * @param reasons codes; empty = all
 * @param since earliest receivedAt of the event; null = none
 * @param until receivedAt from which on events are not meant; null = none
 * @param partition of the event's own record; null = any
 * @param offset of the event's own record; null = any
 */
public record DeadLetterFilter(
        Set<String> destinations,
        Set<String> reasons,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Integer partition,
        @Nullable Long offset) {
    /** Whether {@code letter} is meant. */
    public boolean matches(DeadLetter letter) {
        Place place = letter.id().place();
        Instant received = Instant.ofEpochMilli(letter.original().timestamp());
        return (destinations.isEmpty() || destinations.contains(letter.id().destination()))
                && (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (since == null || !received.isBefore(since))
                && (until == null || received.isBefore(until))
                && (partition == null || partition == place.partition())
                && (offset == null || offset == place.offset());
    }
}
