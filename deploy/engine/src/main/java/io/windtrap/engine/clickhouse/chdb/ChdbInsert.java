package io.windtrap.engine.clickhouse.chdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import io.windtrap.engine.clickhouse.sql.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An INSERT under way. Closed before {@link #finish}, it is cancelled: blocks not yet written are dropped. */
public final class ChdbInsert implements AutoCloseable {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final LibChdb library;
    private final MemorySegment insert;

    ChdbInsert(LibChdb library, MemorySegment insert) {
        this.library = library;
        this.insert = insert;
    }

    /**
     * Hands all of the rows to the engine, which takes them no faster than it can work.
     *
     * @param rows read to their end, not closed
     * @throws IOException the rows can't be read
     * @throws ClickHouseException the engine's error: the INSERT is over
     */
    public void append(InputStream rows) throws IOException, ClickHouseException {
        var chunk = new byte[CHUNK_BYTES];
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(CHUNK_BYTES);
            int length;
            while ((length = rows.readNBytes(chunk, 0, CHUNK_BYTES)) > 0) {
                MemorySegment.copy(chunk, 0, copy, JAVA_BYTE, 0, length);
                if (library.append.call(insert, copy, length) != 0) {
                    finish();
                    throw new ClickHouseException("Code: 1002. DB::Exception: the INSERT ended before its data");
                }
            }
        }
    }

    /**
     * Commits: the rows are there when this returns.
     *
     * @throws ClickHouseException the engine's error
     */
    public Summary finish() throws ClickHouseException {
        try (var result = new ChdbResult(library, library.done.from(insert))) {
            String error = Chdb.text(library.resultError.from(result.pointer()));
            if (error != null) {
                throw new ClickHouseException(error);
            }
            return result.summary();
        }
    }

    void throwIfFailed() throws ClickHouseException {
        String error = Chdb.text(library.insertError.from(insert));
        if (error != null) {
            close();
            throw new ClickHouseException(error);
        }
    }

    @Override
    public void close() {
        library.cancelInsert.call(insert);
        library.destroyInsert.call(insert);
    }
}
