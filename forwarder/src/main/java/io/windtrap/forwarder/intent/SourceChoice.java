package io.windtrap.forwarder.intent;

/**
 * What the configuration, and nothing in the record, decided of one record's source.
 *
 * @param source id of the source
 * @param taken false when the destination leaves the source out
 * @param category label of the source's category; empty = the record says it, or it is the usual one
 */
public record SourceChoice(String source, boolean taken, String category) {}
