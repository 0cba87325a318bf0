package io.windtrap.forwarder.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a row: sorted, each once. Compared at the cost of a pointer where rows of one kind share theirs. */
public final class ColumnSet {
    private final List<String> names;
    private final int hash;

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
