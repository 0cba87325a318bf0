package io.windtrap.bench.warehouse;

/**
 * What the engine has counted since it started.
 *
 * @param inserts INSERT statements
 * @param insertedRows rows that they brought, in all tables
 * @param mergedRows rows that merges read to write them again
 */
public record Counters(long inserts, long insertedRows, long mergedRows) {
    /** What came since an earlier moment. */
    public Counters since(Counters earlier) {
        return new Counters(
                inserts - earlier.inserts, insertedRows - earlier.insertedRows, mergedRows - earlier.mergedRows);
    }

    /** Rows of one INSERT on average; NaN without any. */
    public double rowsPerInsert() {
        return (double) insertedRows / inserts;
    }

    /** How often merges wrote a row again on average; NaN without any rows. */
    public double rewritesPerRow() {
        return (double) mergedRows / insertedRows;
    }
}
