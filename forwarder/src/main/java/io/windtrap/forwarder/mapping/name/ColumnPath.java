package io.windtrap.forwarder.mapping.name;

import io.windtrap.forwarder.mapping.EventType;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of keys below {@code context} or {@code properties}, with the column that its values go to. Paths are
 * kept once made: the name rule then costs one look-up for each key, and equal columns are mostly one string.
 */
public final class ColumnPath {
    private final ColumnNames names;
    private final @Nullable String prefix;
    private final String column;
    private final Set<EventType> reserving;
    private final boolean id;
    private final Map<String, ColumnPath> children = new ConcurrentHashMap<>(4);

    /**
     * @param prefix what children put before their key, without the underscore between; null where they put nothing
     * @param column name of the column, empty where the path holds nothing that a name can be made of
     */
    ColumnPath(ColumnNames names, @Nullable String prefix, String column) {
        this.names = names;
        this.prefix = prefix;
        this.column = column;
        this.reserving = ReservedNames.reserving(column);
        this.id = ReservedNames.isId(column);
    }

    /** Column for a user's value under an event of {@code type}, or null where there is none to fill. */
    @Nullable
    public String columnFor(EventType type) {
        return column.isEmpty() || reserving.contains(type) ? null : column;
    }

    /** Whether nothing of the path's keys can stand in a name. */
    public boolean isNameless() {
        return column.isEmpty();
    }

    /** Whether the column holds ids, which are text whatever they look like. */
    public boolean isId() {
        return id;
    }

    public ColumnPath child(String key) {
        ColumnPath child = children.get(key);
        return child == null ? names.grow(this, key) : child;
    }

    public String join(String key) {
        return prefix == null ? key : prefix + "_" + key;
    }

    void keep(String key, ColumnPath child) {
        children.putIfAbsent(key, child);
    }
}
