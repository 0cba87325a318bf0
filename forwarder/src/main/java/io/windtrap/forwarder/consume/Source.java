package io.windtrap.forwarder.consume;

/**
 * A source whose events a destination takes.
 *
 * @param type what kind of SDK sends, as {@code Javascript}
 * @param category which kind of source, as {@code event-stream}; rows of some differ
 */
public record Source(String type, String category) {}
