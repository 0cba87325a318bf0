package io.windtrap.engine.clickhouse;

/** What a statement read and wrote, as {@code X-ClickHouse-Summary} tells it. */
record Summary(long readRows, long readBytes, long writtenRows, long writtenBytes, long resultRows, long resultBytes) {
    static final Summary NONE = new Summary(0, 0, 0, 0, 0, 0);

    Summary plus(Summary other) {
        return new Summary(
                readRows + other.readRows,
                readBytes + other.readBytes,
                writtenRows + other.writtenRows,
                writtenBytes + other.writtenBytes,
                resultRows + other.resultRows,
                resultBytes + other.resultBytes);
    }

    String json(long elapsedNanos) {
        return ("{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\",\"written_bytes\":\"%d\","
                        + "\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\",\"result_bytes\":\"%d\",\"elapsed_ns\":\"%d\"}")
                .formatted(readRows, readBytes, writtenRows, writtenBytes, resultRows, resultBytes, elapsedNanos);
    }
}
