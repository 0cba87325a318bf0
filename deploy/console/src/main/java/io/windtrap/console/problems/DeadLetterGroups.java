package io.windtrap.console.problems;

import io.windtrap.common.deadletter.DeadLetter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead letters by destination, reason and table. */
final class DeadLetterGroups {
    private static final int MOST_GROUPS = 500;
    private static final int MOST_SAMPLES = 5;

    private static final String MORE =
            "There are more dead letters in this period than are read here: each number is that of the newest, at least so many."
                    + " Choose a shorter period, or run: forwarder dead-letters list";

    private final Map<Key, Group> groups = new HashMap<>();
    private int read;

    private record Key(String destination, String reason, String table) {}

    /**
     * The answer.
     *
     * @param complete false = there are at least so many
     */
    record All(List<String> problems, int read, boolean complete, List<Shown> groups) {}

    /** A group as it is shown. */
    record Shown(
            String destination,
            String reason,
            String explanation,
            @Nullable String table,
            long count,
            long notRedriven,
            Instant firstAt,
            Instant lastAt,
            List<Sample> samples) {}

    /** One of them; the place is that of its event. */
    record Sample(
            String topic, int partition, long offset, Instant at, String detail, int attempts, boolean redriven) {}

    private static final class Group {
        private long count;
        private long notRedriven;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;
        private final List<Sample> samples = new ArrayList<>();
    }

    /** Those whose event was received at {@code since} or later. */
    static All of(Letters letters, Instant since) throws IOException {
        var groups = new DeadLetterGroups();
        boolean complete = letters.forEachOfNewest(since, groups::add);
        return new All(complete ? List.of() : List.of(MORE), groups.read, complete, groups.shown());
    }

    private void add(DeadLetter letter, boolean redriven) {
        read++;
        var key =
                new Key(letter.id().destination(), letter.reason(), letter.id().table());
        if (!groups.containsKey(key) && groups.size() == MOST_GROUPS) {
            return;
        }
        Group group = groups.computeIfAbsent(key, _ -> new Group());
        Instant at = Instant.ofEpochMilli(letter.original().timestamp());
        group.count++;
        group.notRedriven += redriven ? 0 : 1;
        group.first = at.isBefore(group.first) ? at : group.first;
        group.last = at.isAfter(group.last) ? at : group.last;
        group.samples.add(new Sample(
                letter.id().place().topic(),
                letter.id().place().partition(),
                letter.id().place().offset(),
                at,
                letter.detail(),
                letter.attempts(),
                redriven));
        if (group.samples.size() > MOST_SAMPLES) {
            group.samples.removeFirst();
        }
    }

    private List<Shown> shown() {
        return groups.entrySet().stream()
                .map(one -> new Shown(
                        one.getKey().destination(),
                        one.getKey().reason(),
                        Reasons.ofLetter(one.getKey().reason()),
                        one.getKey().table().isEmpty() ? null : one.getKey().table(),
                        one.getValue().count,
                        one.getValue().notRedriven,
                        one.getValue().first,
                        one.getValue().last,
                        one.getValue().samples.reversed()))
                .sorted(Comparator.comparingLong(Shown::notRedriven)
                        .reversed()
                        .thenComparing(Comparator.comparing(Shown::lastAt).reversed()))
                .toList();
    }
}
