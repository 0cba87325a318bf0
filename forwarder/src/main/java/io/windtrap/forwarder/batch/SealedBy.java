package io.windtrap.forwarder.batch;

/** What ended a batch. */
public enum SealedBy {
    ROWS,
    BYTES,
    AGE,
    /** Another partition's batch was sealed, and they are inserted together. */
    OTHERS,
    /** The memory of all partitions was full, and nothing was on its way out of it. */
    BUFFER,
    /** The sources that are taken have changed, or too much had to be remembered of them. */
    SOURCES,
    /** The last event that is to be read is in it: a replay ends. */
    END,
    /** It is the range that an earlier owner of the partition declared. */
    DECLARED,
    /** It is such a range, but Kafka has lost records of it and has others in their place: another batch, with other tokens. */
    TRUNCATED
}
