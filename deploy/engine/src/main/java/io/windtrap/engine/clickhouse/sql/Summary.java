package io.windtrap.engine.clickhouse.sql;

/** What a statement read and wrote, as {@code X-ClickHouse-Summary} tells it; all bytes are uncompressed ones. */
public record Summary(
        long readRows, long readBytes, long writtenRows, long writtenBytes, long resultRows, long resultBytes) {
    /** Nothing yet. */
    public static final Summary NONE = new Summary(0, 0, 0, 0, 0, 0);

    /** The sum, of two pieces of one statement. */
    public Summary plus(Summary other) {
        return new Summary(
                readRows + other.readRows,
                readBytes + other.readBytes,
                writtenRows + other.writtenRows,
                writtenBytes + other.writtenBytes,
                resultRows + other.resultRows,
                resultBytes + other.resultBytes);
    }

    /** The value of the header. */
    public String json(long elapsedNanos) {
        return ("{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\",\"written_bytes\":\"%d\","
                        + "\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\",\"result_bytes\":\"%d\",\"elapsed_ns\":\"%d\"}")
                .formatted(readRows, readBytes, writtenRows, writtenBytes, resultRows, resultBytes, elapsedNanos);
    }
}
