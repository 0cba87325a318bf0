package io.windtrap.forwarder.mapping;

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
        EventName name = EventName.of(json.get("event"), names, wishes.escapeReserved());
        Cells rules = envelope.forEvents();
        rules.putText("event_text", name.text());
        rules.put("event", LogicalType.STRING, name.event());
        List<Cell> common = leaves().context(envelope.context()).under(rules);
        JsonValue recordId = recordId();

        var rows = new ArrayList<Row>(2);
        if (!wishes.skipTracksTable()) {
            Cells more = whole();
            more.putScalar("record_id", recordId);
            rows.add(new Row(type.table(), Cells.merge(common, more.sorted())));
        }
        if (name.table() != null) {
            Cells more = new Cells();
            more.putText("id", Cells.scalarText(recordId));
            List<Cell> own = leaves().properties(json.get("properties"))
                    .properties(json.get("userProperties"))
                    .sorted();
            rows.add(new Row(name.table(), Cells.merge(Cells.merge(own, common), more.sorted())));
        }
        return rows;
    }

    /** The id that a record has in the service it comes from; null for events that are no such record. */
    private @Nullable JsonValue recordId() {
        JsonObject sources = envelope.isFromOtherService() ? envelope.context().object("sources") : null;
        JsonValue version = sources == null ? null : sources.get("version");
        return version == null || version.isBlank() ? null : json.get("recordId");
    }

    /** A row for the call, and one that brings the user's row up to date. */
    private List<Row> identify() {
        JsonObject context = envelope.context();
        Flattening leaves = leaves().properties(json.get("userProperties"));
        if (options.allowUsersContextTraits()) {
            leaves.traits(context.get("traits"));
        }
        List<Cell> traits =
                leaves.properties(json.get("traits")).context(context).sorted();

        var rows = new ArrayList<Row>(2);
        rows.add(row(Cells.merge(traits, envelope.forEvents().sorted())));
        if (envelope.hasUserId() && !wishes.skipUsersTable()) {
            rows.add(new Row(
                    RudderStackTables.USERS,
                    Cells.merge(traits, envelope.forUsers().sorted())));
        }
        return rows;
    }

    private List<Row> view() {
        JsonValue properties = json.get("properties");
        JsonValue name = json.get("name");
        if (properties instanceof JsonObject object && (name == null || name.isBlank())) {
            name = object.get("name");
        }
        Cells rules = envelope.forEvents();
        rules.putScalar("name", name);
        return List.of(row(leaves().properties(properties), rules));
    }

    private List<Row> group() {
        Cells rules = envelope.forEvents();
        rules.putScalar("group_id", json.get("groupId"));
        return List.of(row(leaves().traits(json.get("traits")), rules));
    }

    private List<Row> alias() {
        Cells rules = envelope.forEvents();
        rules.putScalar("previous_id", json.get("previousId"));
        return List.of(row(leaves().properties(json.get("traits")), rules));
    }

    /** A record of another service, in the table of its name alone, and with little of an envelope. */
    private List<Row> extract() throws RefusedException {
        String table =
                EventName.of(json.get("event"), names, wishes.escapeReserved()).table();
        String recordId = Cells.scalarText(json.get("recordId"));
        if (table == null) {
            throw new RefusedException(Refusal.NO_EVENT_NAME, "the name of an extract makes no table");
        }
        if (recordId == null) {
            throw new RefusedException(Refusal.NO_RECORD_ID, "an extract has no recordId");
        }
        Cells rules = envelope.forRecords(recordId);
        rules.putText("event", json.text("event"));
        Flattening leaves = leaves().properties(json.get("properties"));
        return List.of(new Row(table, leaves.context(envelope.context()).under(rules)));
    }

    private Row row(Flattening leaves, Cells rules) {
        return row(leaves.context(envelope.context()).under(rules));
    }

    private Row row(List<Cell> cells) {
        return new Row(type.table(), Cells.merge(cells, whole().sorted()));
    }

    /** The column that holds the whole event, where the destination wants it. */
    private Cells whole() {
        var cells = new Cells();
        if (options.storeFullEvent()) {
            cells.putText("rudder_event", envelope.wholeEvent());
        }
        return cells;
    }

    private Flattening leaves() {
        return new Flattening(names, type, envelope.isFromCloud() ? CLOUD_DEPTH : Flattening.UNLIMITED);
    }
}
