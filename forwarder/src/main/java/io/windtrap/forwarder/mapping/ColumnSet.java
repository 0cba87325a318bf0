package io.windtrap.forwarder.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a row: sorted, each once. Compared at the cost of a pointer where rows of one kind share theirs. */
public final class ColumnSet {
    /** What a name costs beside its characters: the string, its place in the list. */
    private static final int BYTES_A_NAME = 72;

    private final List<String> names;
    private final int hash;
    private boolean claimed;

    private ColumnSet(List<String> names) {
        this.names = names;
        this.hash = names.hashCode();
    }

    /** The set of {@code names}, which are sorted and no two of which are equal. */
    public static ColumnSet of(List<String> names) {
        return new ColumnSet(List.copyOf(names));
    }

    /** The names in order; immutable. */
    public List<String> names() {
        return names;
    }

    /**
     * Bytes that the names hold, for the first who asks and counts them; 0 for all others. The mapping has few sets that others share,
     * and forgets them when they become many, so that what nobody counts stays small.
     */
    public long claim() {
        if (claimed) {
            return 0;
        }
        claimed = true;
        return names.stream().mapToLong(name -> BYTES_A_NAME + name.length()).sum();
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
