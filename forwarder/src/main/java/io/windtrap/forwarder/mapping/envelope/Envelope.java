package io.windtrap.forwarder.mapping.envelope;

import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Refusal;
import io.windtrap.forwarder.mapping.RefusedException;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.json.VisibleText;
import io.windtrap.forwarder.mapping.name.OriginColumns;
import io.windtrap.forwarder.mapping.row.Cells;
import io.windtrap.forwarder.mapping.row.LostValues;
import io.windtrap.forwarder.mapping.time.EventTime;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who, when and from where: the columns that rules fill from one event, over anything that its user sent.
 *
 * @param id the event's message id, not empty
 * @param context the event's, empty where it has none
 */
public record Envelope(
        Event event,
        JsonObject json,
        String id,
        JsonObject context,
        EventTimes times,
        MappingOptions options,
        OriginColumns origin,
        LostValues lost) {

    /**
     * The envelope of one event.
     *
     * @param table what values are discarded from that are not read as they should be
     * @throws RefusedException when its record has no storable time
     */
    public static Envelope of(Event event, JsonObject json, MappingOptions options, OriginColumns origin, String table)
            throws RefusedException {
        if (!EventTime.isStorable(event.receivedAtMillis())) {
            throw new RefusedException(
                    Refusal.BAD_RECEIVED_AT, "the record's timestamp is " + event.receivedAtMillis() + " ms");
        }
        JsonValue messageId = json.get("messageId");
        String known = id(event, messageId);
        String id = known.isEmpty() ? madeUp(event) : known;
        var lost = new LostValues(id, event.receivedAtMillis());
        if (known.isEmpty() && messageId != null && !messageId.isBlank()) {
            lost.add(table, "id", messageId, LostValues.Reason.UNUSABLE_ID);
        }
        object(json, "integrations", table, lost);
        JsonObject context = object(json, "context", table, lost);
        EventTimes times = EventTimes.of(event, json, table, lost);
        return new Envelope(event, json, id, context, times, options, origin, lost);
    }

    /** The id that the gateway gave, else the one that the client sent; empty when nothing of them can be seen. */
    private static String id(Event event, @Nullable JsonValue messageId) {
        String given = event.facts().id();
        String id = given == null ? "" : VisibleText.of(given);
        if (id.isEmpty()) {
            String sent = Cells.scalarText(messageId);
            id = sent == null ? "" : VisibleText.of(sent);
        }
        return id;
    }

    /** Of the event's bytes alone, so that each repetition makes up the same. */
    private static String madeUp(Event event) {
        return UUID.nameUUIDFromBytes(event.value()).toString();
    }

    /** The object of that key, empty where there is none; PHP writes an empty one as an array. */
    private static JsonObject object(JsonObject json, String key, String table, LostValues lost) {
        JsonValue value = json.get(key);
        if (value instanceof JsonObject object) {
            return object;
        }
        if (value != null && !value.isBlank()) {
            lost.add(table, key, value, LostValues.Reason.NOT_AN_OBJECT);
        }
        return JsonObject.EMPTY;
    }

    /** True when the event gives its user's id: without one there is no row in {@code users}. */
    public boolean hasUserId() {
        return Cells.isScalar(json.get("userId"));
    }

    /**
     * Puts the columns of all tables but {@code users}.
     *
     * @param table what values are discarded from that no column can hold
     */
    public void putForEvents(Cells cells, String table) {
        JsonValue anonymousId = scalar("anonymousId", table, "anonymous_id");
        JsonValue userId = scalar("userId", table, "user_id");
        JsonValue channel = scalar("channel", table, "channel");
        cells.putId("anonymous_id", anonymousId);
        cells.putScalar("channel", channel);
        putContext(cells);
        cells.putText("id", id);
        putTimes(cells);
        cells.putId("user_id", userId);
    }

    private @Nullable JsonValue scalar(String key, String table, String column) {
        return scalar(json.get(key), table, column);
    }

    /** {@code value}, which a rule puts into {@code column} of {@code table}: an object or an array can't be, and is a discard. */
    public @Nullable JsonValue scalar(@Nullable JsonValue value, String table, String column) {
        if ((value instanceof JsonObject || value instanceof JsonValue.Array) && !value.isBlank()) {
            lost.add(table, column, value, LostValues.Reason.NOT_A_SCALAR);
        }
        return value;
    }

    /** Puts the columns of {@code users}. */
    public void putForUsers(Cells cells) {
        putContext(cells);
        cells.putId("id", json.get("userId"));
        putTimes(cells);
    }

    /** Puts the columns of an extract's table. */
    public void putForRecords(Cells cells, String recordId) {
        putOrigin(cells);
        cells.putText("id", recordId);
        cells.putTime("received_at", times.received());
    }

    /** True for records of another service that a cloud source or a Singer tap brings. */
    public boolean isFromOtherService() {
        return isFromCloud() || "singer-protocol".equals(event.sourceCategory());
    }

    public boolean isFromCloud() {
        return "cloud".equals(event.sourceCategory());
    }

    /** The event's JSON as the client sent it. */
    public String wholeEvent() {
        return new String(event.value(), StandardCharsets.UTF_8).strip();
    }

    private void putContext(Cells cells) {
        JsonValue requestIp = requestIp();
        JsonValue contextIp = context.get("ip");
        putOrigin(cells);
        cells.putScalar("context_ip", contextIp == null || contextIp.isBlank() ? requestIp : contextIp);
        cells.putScalar("context_passed_ip", contextIp);
        cells.putScalar("context_request_ip", requestIp);
    }

    private void putOrigin(Cells cells) {
        cells.putText(origin.destinationId(), options.destinationId());
        cells.putText(origin.destinationType(), options.destinationType());
        cells.putText(origin.sourceId(), event.facts().sourceId());
        cells.putText(origin.sourceType(), event.sourceType());
    }

    private void putTimes(Cells cells) {
        cells.putTime("original_timestamp", times.original());
        cells.putTime("received_at", times.received());
        cells.putTime("sent_at", times.sent());
        cells.putTime("timestamp", times.timestamp());
    }

    private @Nullable JsonValue requestIp() {
        String ip = event.facts().ip();
        return json.get("request_ip") instanceof JsonValue.Text sent
                ? sent
                : ip == null ? null : new JsonValue.Text(ip);
    }
}
