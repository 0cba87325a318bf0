package io.windtrap.forwarder.intent;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of several partitions is about to insert together. The commit of each partition carries all of it, so that
 * whoever gets any of them knows the whole batch. Immutable.
 */
public final class JointIntent {
    private final SortedMap<Integer, Intent> members;

    /** Not volatile: whoever does not see it makes the same. */
    private @Nullable String text;

    /** @param members the range of each partition, by its number: two or more, all of one shape and one nonce */
    public JointIntent(SortedMap<Integer, Intent> members) {
        this.members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        if (members.size() < 2) {
            throw new IllegalArgumentException("a joint batch has two partitions or more");
        }
        Intent first = members.sequencedValues().getFirst();
        if (members.values().stream()
                .anyMatch(one -> !one.shape().equals(first.shape()) || one.nonce() != first.nonce())) {
            throw new IllegalArgumentException("the ranges of a joint batch have one shape and one nonce");
        }
    }

    /** The range of each partition, by its number, from the lowest on. */
    public SortedMap<Integer, Intent> members() {
        return members;
    }

    /** The metadata that declare it, made once for all of its partitions: of a hundred, each took 25 µs for it. */
    public String text() {
        String known = text;
        if (known == null) {
            known = IntentCodec.encode(this);
            text = known;
        }
        return known;
    }

    /** Hash of the configuration that shapes its groups. */
    public String shape() {
        return any().shape();
    }

    /** The number of this declaration alone. */
    public long nonce() {
        return any().nonce();
    }

    /** The range of {@code partition}; null = the batch has none of it. */
    public @Nullable Intent of(int partition) {
        return members.get(partition);
    }

    /** The partitions, from the lowest on. */
    public List<Integer> partitions() {
        return List.copyOf(members.keySet());
    }

    /**
     * Whether {@code metadata}, committed at {@code offset} of {@code partition}, let this batch be repeated: they declare it too,
     * or the partition is past its range, which it can only be once every row of the batch was inserted.
     */
    public boolean agrees(int partition, long offset, String metadata) {
        Intent range = members.get(partition);
        if (range == null || offset > range.last()) {
            return true;
        }
        return isDeclaredBy(metadata);
    }

    /** Whether {@code metadata}, committed for any of its partitions, declare this batch. */
    public boolean isDeclaredBy(String metadata) {
        // Usually the same text: a new owner of a hundred partitions would read it 10,000 times, 0.27 ms each.
        return metadata.equals(text())
                || (IntentCodec.decode(metadata) instanceof Declaration.Joint(JointIntent other) && other.equals(this));
    }

    /** Whether it has offsets of {@code partition} that {@code range} has as well. */
    public boolean overlaps(int partition, Intent range) {
        Intent own = members.get(partition);
        return own != null && own.first() <= range.last() && range.first() <= own.last();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JointIntent joint && members.equals(joint.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }

    private Intent any() {
        return members.sequencedValues().getFirst();
    }
}
