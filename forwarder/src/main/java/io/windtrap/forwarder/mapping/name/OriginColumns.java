package io.windtrap.forwarder.mapping.name;

/** Names of the columns that say which way an event came; by the rule of names, like those of the context they stand in. */
public record OriginColumns(String destinationId, String destinationType, String sourceId, String sourceType) {
    static OriginColumns named(NameRule rule) {
        return new OriginColumns(
                rule.column("context_destinationId"),
                rule.column("context_destinationType"),
                rule.column("context_sourceId"),
                rule.column("context_sourceType"));
    }
}
