package io.windtrap.forwarder.batch;

/** What ended a batch. */
public enum SealedBy {
    ROWS,
    BYTES,
    AGE,
    /** It is the range that an earlier owner of the partition declared. */
    DECLARED
}
