package io.windtrap.forwarder.replay;

import io.windtrap.common.range.OffsetRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All replays, and how far each is, as their topic says. Used by one thread. */
public final class ReplayBook {
    private final Map<String, Replay> replays = new HashMap<>();
    private final Map<String, Map<Integer, ReplayProgress>> progress = new HashMap<>();

    /** An empty one. */
    public ReplayBook() {}

    /** Takes over what one record says; null = it is removed. */
    public void set(String name, @Nullable Replay replay) {
        if (replay == null) {
            replays.remove(name);
        } else {
            replays.put(name, replay);
        }
    }

    /** As {@link #set(String, Replay)}; an owner that has lost its partition may write late, and doesn't set back its next one. */
    public void set(String name, int partition, @Nullable ReplayProgress reached) {
        Map<Integer, ReplayProgress> partitions = progress.computeIfAbsent(name, _ -> new HashMap<>());
        if (reached == null) {
            partitions.remove(partition);
        } else {
            partitions.merge(partition, reached, (a, b) -> b.next() >= a.next() ? b : a);
        }
    }

    /** In the order of their starts. */
    public List<Replay> replays() {
        return replays.values().stream()
                .sorted(Comparator.comparingLong(Replay::createdMillis).thenComparing(Replay::name))
                .toList();
    }

    public Optional<Replay> replay(String name) {
        return Optional.ofNullable(replays.get(name));
    }

    /** How far {@code replay} is in {@code partition}; at its beginning when nothing is known. */
    public ReplayProgress progress(Replay replay, int partition) {
        ReplayProgress reached = progress.getOrDefault(replay.name(), Map.of()).get(partition);
        return reached == null
                ? new ReplayProgress(replay.range(partition).from(), ReplayCounts.NONE, replay.createdMillis())
                : reached;
    }

    /** Partitions of which something is written about {@code name}. */
    Collection<Integer> partitions(String name) {
        return List.copyOf(progress.getOrDefault(name, Map.of()).keySet());
    }

    /** What came of all its partitions, and how far they are together. */
    public ReplaySummary summary(Replay replay) {
        long done = 0;
        long changed = replay.createdMillis();
        ReplayCounts counts = ReplayCounts.NONE;
        for (Map.Entry<Integer, OffsetRange> part : replay.partitions().entrySet()) {
            ReplayProgress reached = progress(replay, part.getKey());
            done += Math.min(reached.next(), part.getValue().to())
                    - part.getValue().from();
            changed = Math.max(changed, reached.millis());
            counts = counts.plus(reached.counts());
        }
        return new ReplaySummary(done, replay.size(), counts, changed);
    }
}
