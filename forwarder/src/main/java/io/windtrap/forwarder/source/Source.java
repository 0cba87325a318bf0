package io.windtrap.forwarder.source;

/**
 * A source of the configuration.
 *
 * @param type what kind of SDK sends, as {@code Javascript}
 * @param category which kind of source, as {@code event-stream}; rows of some differ
 */
public record Source(String type, String category) {
    /** In place of one that neither the configuration nor the record describes: what the configuration's defaults are. */
    static final Source UNKNOWN = new Source("HTTP", "event-stream");
}
