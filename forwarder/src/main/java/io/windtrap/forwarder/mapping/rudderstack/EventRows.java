package io.windtrap.forwarder.mapping.rudderstack;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.EventType;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Refusal;
import io.windtrap.forwarder.mapping.RefusedException;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.TableRule;
import io.windtrap.forwarder.mapping.envelope.Envelope;
import io.windtrap.forwarder.mapping.envelope.EventOptions;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.name.ColumnNames;
import io.windtrap.forwarder.mapping.name.ReservedNames;
import io.windtrap.forwarder.mapping.row.Cells;
import io.windtrap.forwarder.mapping.row.LostValues;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows one event gives, and which of its parts fill each (docs/schema.md). */
record EventRows(
        EventType type,
        JsonObject json,
        Envelope envelope,
        MappingOptions options,
        EventOptions wishes,
        ColumnNames names) {

    /** Keys of a cloud source's objects that become columns: what is deeper is JSON text. */
    private static final int CLOUD_DEPTH = 3;

    List<Row> rows() throws RefusedException {
        return switch (type) {
            case TRACK -> track();
            case IDENTIFY -> identify();
            case PAGE, SCREEN -> view();
            case GROUP -> group();
            case ALIAS -> alias();
            case EXTRACT -> extract();
            case MERGE -> List.of();
        };
    }

    /** A row without properties for all tracks, then one with them for tracks of this name. */
    private List<Row> track() {
        JsonValue event = envelope.scalar(json.get("event"), type.table(), "event");
        EventName name = EventName.of(event, names, wishes.escapeReserved());
        JsonValue recordId = recordId();
        Cells common = new Cells(names.orders());
        leaves(common).context(envelope.context());
        envelope.putForEvents(common, type.table());
        common.putText("event_text", name.text());
        common.put("event", LogicalType.STRING, name.event());

        var rows = new ArrayList<Row>(2);
        Row own = name.table() == null ? null : named(name.table(), common, recordId);
        if (own == null) {
            loseProperties();
        }
        if (!wishes.skipTracksTable()) {
            putWhole(common);
            common.putScalar("record_id", recordId);
            rows.add(common.row(type.table()));
        }
        if (own != null) {
            rows.add(own);
        }
        return rows;
    }

    /** Without a table of the event's own there is none for what is in its properties. */
    private void loseProperties() {
        JsonValue name = json.get("event");
        if (name != null && Cells.isScalar(name)) {
            envelope.lost().add(type.table(), "event", name, LostValues.Reason.NO_NAME);
        }
        Cells properties = new Cells(names.orders());
        leaves(properties).properties(json, "properties").properties(json, "userProperties");
        for (Cell cell : properties.row(type.table()).cells()) {
            envelope.lost().add(type.table(), cell, LostValues.Reason.NO_NAME);
        }
    }

    private Row named(String table, Cells common, @Nullable JsonValue recordId) {
        Cells own = new Cells(names.orders());
        leaves(own, table).properties(json, "properties").properties(json, "userProperties");
        own.putAll(common);
        own.putText("id", Cells.scalarText(recordId));
        return own.row(table);
    }

    /** The id that a record has in the service it comes from; null for events that are no such record. */
    private @Nullable JsonValue recordId() {
        JsonObject sources = envelope.isFromOtherService() ? envelope.context().object("sources") : null;
        JsonValue version = sources == null ? null : sources.get("version");
        return version == null || version.isBlank() ? null : json.get("recordId");
    }

    /** A row for the call, and one that brings the user's row up to date. */
    private List<Row> identify() {
        Cells traits = new Cells(names.orders());
        Flattening leaves = leaves(traits).properties(json, "userProperties");
        if (options.allowUsersContextTraits()) {
            leaves.traits(envelope.context().get("traits"));
        }
        leaves.properties(json, "traits").context(envelope.context());
        Row user = envelope.hasUserId() && !wishes.skipUsersTable() ? user(traits) : null;
        envelope.putForEvents(traits, type.table());
        putWhole(traits);
        Row call = traits.row(type.table());
        return user == null ? List.of(call) : List.of(call, user);
    }

    private Row user(Cells traits) {
        Cells user = new Cells(names.orders());
        user.putAll(traits);
        envelope.putForUsers(user);
        return user.row(RudderStackTables.USERS, TableRule.ROW_FOR_EACH_ID);
    }

    private List<Row> view() {
        JsonValue properties = json.get("properties");
        JsonValue name = json.get("name");
        if (properties instanceof JsonObject object && (name == null || name.isBlank())) {
            JsonValue own = object.get("name");
            name = own instanceof JsonObject ? null : own; // An object has columns of its own.
        }
        Cells cells = new Cells(names.orders());
        leaves(cells).properties(json, "properties").context(envelope.context());
        return List.of(row(cells, "name", name));
    }

    private List<Row> group() {
        Cells cells = new Cells(names.orders());
        leaves(cells).traits(json, "traits").context(envelope.context());
        return List.of(row(cells, "group_id", json.get("groupId")));
    }

    private List<Row> alias() {
        Cells cells = new Cells(names.orders());
        leaves(cells).properties(json, "traits").context(envelope.context());
        return List.of(row(cells, "previous_id", json.get("previousId")));
    }

    /** A record of another service, in the table of its name alone, and with little of an envelope. */
    private List<Row> extract() throws RefusedException {
        String table =
                EventName.of(json.get("event"), names, wishes.escapeReserved()).table();
        String recordId = Cells.scalarText(json.get("recordId"));
        if (table == null) {
            throw new RefusedException(Refusal.NO_EVENT_NAME, "the name of the extract can't be a table name");
        }
        if (recordId == null) {
            throw new RefusedException(Refusal.NO_RECORD_ID, "the extract has no recordId");
        }
        Cells cells = new Cells(names.orders());
        leaves(cells, table).properties(json, "properties").context(envelope.context());
        envelope.putForRecords(cells, recordId);
        cells.putText("event", json.text("event"));
        return List.of(cells.row(table));
    }

    private Row row(Cells leaves, String column, @Nullable JsonValue value) {
        envelope.putForEvents(leaves, type.table());
        envelope.scalar(value, type.table(), column);
        if (ReservedNames.isId(column)) {
            leaves.putId(column, value);
        } else {
            leaves.putScalar(column, value);
        }
        putWhole(leaves);
        return leaves.row(type.table());
    }

    /** Puts the column that holds the whole event, where the destination wants it. */
    private void putWhole(Cells cells) {
        if (options.storeFullEvent()) {
            cells.putText("rudder_event", envelope.wholeEvent());
        }
    }

    private Flattening leaves(Cells cells) {
        return leaves(cells, type.table());
    }

    private Flattening leaves(Cells cells, String table) {
        int depth = envelope.isFromCloud() ? CLOUD_DEPTH : Flattening.UNLIMITED;
        return new Flattening(cells, names, type, depth, envelope.lost(), table);
    }
}
