package io.windtrap.forwarder.mapping;

/** Why an event has no rows. The code of each is the label of a metric: a small set that doesn't change. */
public enum Refusal {
    /** The bytes are not one JSON text in UTF-8. */
    NOT_JSON("not_json"),
    /** The JSON text is an array, a string, a number… */
    NOT_AN_OBJECT("not_an_object"),
    /** Nested too deeply, or a number or a key too long to be read safely. */
    TOO_COMPLEX("too_complex"),
    /** Neither the route nor the event names a type that has a table. */
    UNKNOWN_TYPE("unknown_type"),
    /** An extract whose name makes no table. */
    NO_EVENT_NAME("no_event_name"),
    /** An extract without {@code recordId}, which is the id of its row. */
    NO_RECORD_ID("no_record_id"),
    /** The record's timestamp is outside what a DateTime64(3) holds. */
    BAD_RECEIVED_AT("bad_received_at"),
    /** More columns in one row than {@link Row#MAX_COLUMNS}. */
    TOO_MANY_COLUMNS("too_many_columns");

    private final String code;

    Refusal(String code) {
        this.code = code;
    }

    /** Lower case with underscores, for metrics and dead letters. */
    public String code() {
        return code;
    }
}
