package io.windtrap.forwarder.mapping;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a row: sorted, each once. Compared at the cost of a pointer where rows of one kind share theirs. Sets that many groups
 * of rows have are kept for all of them, up to some memory. Safe for concurrent use.
 */
public final class ColumnSet {
    /** What a name costs beside its characters: the string, its place in the list. */
    private static final int BYTES_A_NAME = 72;

    /** Groups from which on a set is taken for one that comes again and again. */
    private static final int OFTEN = 16;

    /** Of the whole process: some 1,500 sets of usual events. What clients make up may take it: then the others are counted, as all were. */
    private static final long MOST_KEPT = 4 << 20;

    private static final Map<ColumnSet, ColumnSet> KEPT = new ConcurrentHashMap<>();
    private static final AtomicLong KEPT_BYTES = new AtomicLong();

    private final List<String> names;
    private final int hash;
    private final long bytes;
    /** Not exact where several threads count. */
    private int groups;

    private volatile boolean kept;

    private ColumnSet(List<String> names) {
        this.names = names;
        this.hash = names.hashCode();
        this.bytes =
                names.stream().mapToLong(name -> BYTES_A_NAME + name.length()).sum();
    }

    /** The set of {@code names}, which are sorted and no two of which are equal. */
    public static ColumnSet of(List<String> names) {
        var set = new ColumnSet(List.copyOf(names));
        return KEPT.getOrDefault(set, set);
    }

    /** The names in order; immutable. */
    public List<String> names() {
        return names;
    }

    /** Bytes that the names cost one more group of rows: 0 where the set is kept anyway. */
    public long bytesOfGroup() {
        if (!kept && ++groups > OFTEN) {
            keep();
        }
        return kept ? 0 : bytes;
    }

    private void keep() {
        if (KEPT_BYTES.addAndGet(bytes) > MOST_KEPT) {
            KEPT_BYTES.addAndGet(-bytes);
        } else if (KEPT.putIfAbsent(this, this) == null) {
            kept = true;
        } else { // Another thread has kept an equal one.
            KEPT_BYTES.addAndGet(-bytes);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ColumnSet set && hash == set.hash && names.equals(set.names));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
