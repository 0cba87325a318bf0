package io.windtrap.forwarder.mapping.rudderstack;

import io.windtrap.forwarder.mapping.EventType;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonObject.Member;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.json.SpreadText;
import io.windtrap.forwarder.mapping.name.ColumnNames;
import io.windtrap.forwarder.mapping.name.ColumnPath;
import io.windtrap.forwarder.mapping.row.Cells;
import io.windtrap.forwarder.mapping.row.LostValues;
import org.jspecify.annotations.Nullable;

/** Puts the leaves of a user's objects into columns named by the path of their keys, for one type of event. */
final class Flattening {
    /** Depth for sources whose objects are told apart however deep. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private final ColumnNames names;
    private final EventType type;
    private final int depth;
    private final Cells cells;
    private final LostValues lost;
    private final String table;

    /**
     * @param cells where they are put
     * @param depth keys after which an object becomes JSON text instead of columns, counted from each root
     * @param lost gets what no column can be named for
     * @param table the row's
     */
    Flattening(Cells cells, ColumnNames names, EventType type, int depth, LostValues lost, String table) {
        this.lost = lost;
        this.table = table;
        this.cells = cells;
        this.names = names;
        this.type = type;
        this.depth = depth;
    }

    /** The object of {@code key}: columns without prefix. */
    Flattening properties(JsonObject event, String key) {
        JsonValue properties = event.get(key);
        if (properties instanceof JsonObject object) {
            walk(object, names.plain(), 0);
        } else {
            noObject(key, properties);
        }
        return this;
    }

    /** Traits as those of {@link #traits(JsonValue)}. */
    Flattening traits(JsonObject event, String key) {
        JsonValue traits = event.get(key);
        noObject(key, traits instanceof JsonObject object ? spread(object) : traits);
        return traits(traits);
    }

    private void noObject(String key, @Nullable JsonValue value) {
        if (value != null && !value.isBlank()) {
            lost.add(table, key, value, LostValues.Reason.NOT_AN_OBJECT);
        }
    }

    /** Traits as columns without prefix; a text spread over an object is dropped. */
    Flattening traits(@Nullable JsonValue traits) {
        if (traits instanceof JsonObject object && SpreadText.join(object) == null) {
            walk(object, names.plain(), 0);
        }
        return this;
    }

    /** {@code context}, with its prefix; a text spread over its {@code traits} becomes the one column of that name. */
    Flattening context(JsonObject context) {
        ColumnPath root = names.context();
        for (Member member : context.members()) {
            switch (member.key()) {
                case "sourceId", "sourceType", "destinationId", "destinationType" -> {
                    // Ours to say: the envelope puts them.
                }
                case "traits" -> leaf(root, "traits", joined(member.value()), 0);
                default -> leaf(root, member.key(), member.value(), 0);
            }
        }
        return this;
    }

    private static JsonValue joined(JsonValue traits) {
        JsonValue text = traits instanceof JsonObject object ? spread(object) : null;
        return text == null ? traits : text;
    }

    /** The text that a client spread over {@code object}; null for any other object. */
    private static JsonValue.@Nullable Text spread(JsonObject object) {
        String text = SpreadText.join(object);
        return text == null ? null : new JsonValue.Text(text);
    }

    private void walk(JsonObject object, ColumnPath path, int level) {
        for (Member member : object.members()) {
            if (cells.isTooWide()) {
                return;
            }
            leaf(path, member.key(), member.value(), level);
        }
    }

    private void leaf(ColumnPath parent, String key, JsonValue value, int level) {
        if (value instanceof JsonObject object && (level < depth || object.members().length == 0)) {
            walk(object, parent.child(key), level + 1);
        } else if (!value.isBlank()) {
            ColumnPath path = parent.child(key);
            String column = path.columnFor(type);
            if (column != null && path.isId() && Cells.isScalar(value)) {
                cells.putId(column, value);
            } else if (column != null) {
                cells.putValue(column, value);
            } else if (path.isNameless()) {
                lost.add(table, parent.join(key), value, LostValues.Reason.NO_NAME);
            }
        }
    }
}
