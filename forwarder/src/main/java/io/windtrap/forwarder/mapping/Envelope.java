package io.windtrap.forwarder.mapping;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who, when and from where: the columns that rules fill from one event, over anything that its user sent.
 *
 * @param id the event's message id, not empty
 * @param context the event's, empty where it has none
 */
record Envelope(
        Event event,
        JsonObject json,
        String id,
        JsonObject context,
        EventTimes times,
        MappingOptions options,
        OriginColumns origin) {

    /**
     * The envelope of one event.
     *
     * @throws RefusedException when the event lacks an id, its context is no object, or its record has no storable time
     */
    static Envelope of(Event event, JsonObject json, MappingOptions options, OriginColumns origin)
            throws RefusedException {
        if (!EventTime.isStorable(event.receivedAtMillis())) {
            throw new RefusedException(
                    Refusal.BAD_RECEIVED_AT, "the record's timestamp is " + event.receivedAtMillis() + " ms");
        }
        return new Envelope(event, json, id(event, json), context(json), EventTimes.of(event, json), options, origin);
    }

    private static String id(Event event, JsonObject json) throws RefusedException {
        String given = event.facts().id();
        String sent = given == null ? json.text("messageId") : given;
        String id = sent == null ? "" : VisibleText.of(sent);
        if (id.isEmpty()) {
            throw new RefusedException(Refusal.NO_MESSAGE_ID, "neither the record nor the event has a message id");
        }
        return id;
    }

    private static JsonObject context(JsonObject json) throws RefusedException {
        return switch (json.get("context")) {
            case null -> JsonObject.EMPTY;
            case JsonValue.Literal.NULL -> JsonObject.EMPTY;
            case JsonObject context -> context;
            default -> throw new RefusedException(Refusal.BAD_CONTEXT, "context is no object");
        };
    }

    /** True when the event gives its user's id: without one there is no row in {@code users}. */
    boolean hasUserId() {
        return Cells.isScalar(json.get("userId"));
    }

    /** Puts the columns of all tables but {@code users}. */
    void putForEvents(Cells cells) {
        cells.putScalar("anonymous_id", json.get("anonymousId"));
        cells.putScalar("channel", json.get("channel"));
        putContext(cells);
        cells.putText("id", id);
        putTimes(cells);
        cells.putScalar("user_id", json.get("userId"));
    }

    /** Puts the columns of {@code users}. */
    void putForUsers(Cells cells) {
        putContext(cells);
        cells.putScalar("id", json.get("userId"));
        putTimes(cells);
    }

    /** Puts the columns of an extract's table. */
    void putForRecords(Cells cells, String recordId) {
        putOrigin(cells);
        cells.putText("id", recordId);
        cells.putTime("received_at", times.received());
    }

    /** True for records of another service that a cloud source or a Singer tap brings. */
    boolean isFromOtherService() {
        return isFromCloud() || "singer-protocol".equals(event.sourceCategory());
    }

    boolean isFromCloud() {
        return "cloud".equals(event.sourceCategory());
    }

    /** The event's JSON as the client sent it. */
    String wholeEvent() {
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
