package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.LogicalType;

/**
 * The types of value seen in one column.
 *
 * @param mask bit n = the type with ordinal n was seen
 */
public record TypeSet(int mask) {
    /** The set of {@code types}. */
    public static TypeSet of(LogicalType... types) {
        int mask = 0;
        for (LogicalType type : types) {
            mask |= bit(type);
        }
        return new TypeSet(mask);
    }

    @SuppressWarnings("EnumOrdinal") // The bits live no longer than the process.
    static int bit(LogicalType type) {
        return 1 << type.ordinal();
    }

    /** Both sets together. */
    public TypeSet or(TypeSet other) {
        return new TypeSet(mask | other.mask);
    }

    /** Whether nothing but {@code allowed} was seen. */
    public boolean within(TypeSet allowed) {
        return (mask & ~allowed.mask) == 0;
    }
}
