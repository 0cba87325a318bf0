package io.windtrap.forwarder.warehouse;

/** What came of one INSERT. Only {@link Inserted} lets the batch go on; everything else is tried again, each its own way. */
public sealed interface InsertResult {
    /** ClickHouse has the rows, or had them already under the same token. */
    record Inserted() implements InsertResult {}

    /**
     * It failed, and the rows may or may not be there: only the same INSERT with the same token is safe.
     *
     * @param failure what it asks for
     */
    record Failed(Failure failure) implements InsertResult {}
}
