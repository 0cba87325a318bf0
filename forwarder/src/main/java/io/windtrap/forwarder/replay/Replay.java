package io.windtrap.forwarder.replay;

import io.windtrap.common.range.OffsetRange;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a topic that is to be stored once more. Everything but its state, and who runs it, stays as it was at the start.
 *
 * @param name unique among all replays; lower-case letters, digits and dashes, at most 64
 * @param destination id of the destination whose events and mapping it takes
 * @param topic topic of the events
 * @param from as the operator gave it
 * @param to as the operator gave it
 * @param partitions what is read; partitions that are not here are left out
 * @param filter which events of these are stored
 * @param into database for the rows; null = the destination's own
 * @param rate events a second for all of it together; 0 = as many as possible
 * @param detached whether the running forwarders do it; else the command that started it does
 * @param createdMillis ms since the epoch
 * @param changedMillis when the state was last set, ms since the epoch
 */
public record Replay(
        String name,
        String destination,
        String topic,
        String from,
        String to,
        Map<Integer, OffsetRange> partitions,
        ReplayFilter filter,
        @Nullable String into,
        double rate,
        ReplayState state,
        boolean detached,
        long createdMillis,
        long changedMillis) {
    /** Takes the partitions as they are now. */
    public Replay {
        partitions = Map.copyOf(partitions);
    }

    /** The consumer group, without the prefix that all groups of Windtrap have. */
    public String member() {
        return destination + ".replay." + name;
    }

    /** The consumer group that keeps its offsets. */
    public String group() {
        return "windtrap." + member();
    }

    /** What is read of {@code partition}. */
    public OffsetRange range(int partition) {
        return partitions.getOrDefault(partition, OffsetRange.NONE);
    }

    /** Who is to run it: {@code forwarders} or {@code command}. */
    public String runBy() {
        return detached ? "forwarders" : "command";
    }

    /** Offsets of all partitions. */
    public long size() {
        return partitions.values().stream().mapToLong(OffsetRange::size).sum();
    }

    /** The same in {@code changed}. */
    public Replay in(ReplayState changed, boolean byForwarders, long nowMillis) {
        return new Replay(
                name,
                destination,
                topic,
                from,
                to,
                partitions,
                filter,
                into,
                rate,
                changed,
                byForwarders,
                createdMillis,
                nowMillis);
    }
}
