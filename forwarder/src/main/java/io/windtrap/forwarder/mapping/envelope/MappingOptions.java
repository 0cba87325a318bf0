package io.windtrap.forwarder.mapping.envelope;

/**
 * What a destination sets of its mapping, under the names that RudderStack's control plane has for it. Part of what shapes
 * batches: a change gives other rows.
 *
 * @param destinationId goes to {@code context_destination_id}
 * @param destinationName what people call it: events may name it under {@code integrations}
 * @param destinationType goes to {@code context_destination_type}, and names the options that an event carries under
 *     {@code integrations}, as {@code CLICKHOUSE}
 * @param unicodeNames names keep the letters and digits of every script
 * @param underscoreDivideNumbers numbers are words of their own in names: {@code v_2} for {@code v2}
 * @param allowUsersContextTraits an identify's {@code context.traits} are columns without prefix too
 * @param skipTracksTable tracks go to their own tables only; an event's option of that name stands over it
 * @param skipUsersTable identifies leave no row in {@code users}; an event's option of that name stands over it
 * @param storeFullEvent {@code rudder_event} is the whole event as JSON, in the tables of the types of event
 */
public record MappingOptions(
        String destinationId,
        String destinationName,
        String destinationType,
        boolean unicodeNames,
        boolean underscoreDivideNumbers,
        boolean allowUsersContextTraits,
        boolean skipTracksTable,
        boolean skipUsersTable,
        boolean storeFullEvent) {

    /** What RudderStack gives to a new destination. */
    public MappingOptions(String destinationId, String destinationType) {
        this(destinationId, destinationId, destinationType, false, false, false, false, false, false);
    }

    /**
     * All options as one text. Its hash is part of every deduplication token: another text for the same options would
     * store a batch twice that a crash had left half-stored before an upgrade. So it names each option as the first
     * release did, whatever the component is called now.
     */
    public String fingerprint() {
        return "MappingOptions[destinationId=" + destinationId
                + ", destinationName=" + destinationName
                + ", destinationType=" + destinationType
                + ", unicodeNames=" + unicodeNames
                + ", underscoreDivideNumbers=" + underscoreDivideNumbers
                + ", allowUsersContextTraits=" + allowUsersContextTraits
                + ", skipTracksTable=" + skipTracksTable
                + ", skipUsersTable=" + skipUsersTable
                + ", storeFullEvent=" + storeFullEvent
                + "]";
    }
}
