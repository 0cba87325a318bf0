package io.windtrap.forwarder.mapping.rudderstack;

import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.EventType;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Refusal;
import io.windtrap.forwarder.mapping.RefusedException;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.Envelope;
import io.windtrap.forwarder.mapping.envelope.EventOptions;
import io.windtrap.forwarder.mapping.envelope.Integrations;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonReader;
import io.windtrap.forwarder.mapping.name.BlendoRule;
import io.windtrap.forwarder.mapping.name.ColumnNames;
import io.windtrap.forwarder.mapping.name.SnakeCaseRule;
import java.util.ArrayList;
import java.util.List;

/** RudderStack's warehouse layout: the tables, columns and names that its users' queries know (docs/schema.md). */
public final class RudderStackMapping implements Mapping {
    /**
     * Changed whenever a release turns the same record into other rows: a batch declared under another version is not
     * repeated under its tokens, which would let ClickHouse drop rows that it never had.
     */
    public static final String VERSION = "rudderstack/5";

    private final MappingOptions options;
    private final ColumnNames names;
    private final ColumnNames blendoNames = new ColumnNames(new BlendoRule());
    private final JsonReader reader = new JsonReader();

    public RudderStackMapping(MappingOptions options) {
        this.options = options;
        this.names = new ColumnNames(new SnakeCaseRule(options.underscoreDivideNumbers(), options.unicodeNames()));
    }

    @Override
    public Mapped map(Event event) {
        try {
            JsonObject json = reader.read(event.value());
            EventType type = type(event, json);
            if (type == EventType.MERGE) {
                return new Mapped.Filtered("merge");
            }
            String exclusion = Integrations.exclusion(json.get("integrations"), options);
            if (exclusion != null) {
                return new Mapped.Filtered(exclusion);
            }
            EventOptions wishes = EventOptions.of(json, options);
            ColumnNames chosen = wishes.useBlendoCasing() ? blendoNames : names;
            Envelope envelope = Envelope.of(event, json, options, chosen.origin(), type.table());
            List<Row> rows = new EventRows(type, json, envelope, options, wishes, chosen).rows();
            for (Row row : rows) {
                checkWidth(row);
            }
            return new Mapped.Rows(withDiscards(rows, envelope.lost().rows()));
        } catch (RefusedException refused) {
            return refused.toMapped();
        }
    }

    private static List<Row> withDiscards(List<Row> rows, List<Row> discards) throws RefusedException {
        if (discards.isEmpty()) {
            return rows;
        }
        if (discards.size() > Row.MAX_COLUMNS) {
            throw new RefusedException(
                    Refusal.TOO_MANY_COLUMNS, "more than " + Row.MAX_COLUMNS + " values without a column");
        }
        List<Row> all = new ArrayList<>(rows.size() + discards.size());
        all.addAll(rows);
        all.addAll(discards);
        return all;
    }

    private static EventType type(Event event, JsonObject json) throws RefusedException {
        String forced = event.facts().type();
        String name = forced == null ? json.text("type") : forced;
        EventType type = name == null ? null : EventType.named(name);
        if (type == null) {
            throw new RefusedException(
                    Refusal.UNKNOWN_TYPE, name == null ? "the event has no type" : "events of this type have no table");
        }
        return type;
    }

    private static void checkWidth(Row row) throws RefusedException {
        // The load time is still to come.
        if (row.cells().size() + 1 > Row.MAX_COLUMNS) {
            throw new RefusedException(
                    Refusal.TOO_MANY_COLUMNS, "more than " + Row.MAX_COLUMNS + " columns in one row");
        }
    }
}
