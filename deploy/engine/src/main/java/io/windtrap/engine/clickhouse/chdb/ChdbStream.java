package io.windtrap.engine.clickhouse.chdb;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The result of a SELECT, piece by piece. */
public final class ChdbStream implements AutoCloseable {
    private final LibChdb library;
    private final MemorySegment connection;
    private final ChdbResult stream;
    private boolean ended;

    ChdbStream(LibChdb library, MemorySegment connection, ChdbResult stream) {
        this.library = library;
        this.connection = connection;
        this.stream = stream;
    }

    /**
     * The next piece, which the caller closes; null at the end.
     *
     * @throws ClickHouseException the engine's error in the middle of the result, which ends it
     */
    public @Nullable ChdbResult next() throws ClickHouseException {
        var piece = new ChdbResult(library, library.fetch.call(connection, stream.pointer()));
        ended = true;
        piece.orThrow();
        if (piece.length() == 0) {
            piece.close();
            return null;
        }
        ended = false;
        return piece;
    }

    @Override
    public void close() {
        if (!ended) {
            library.cancelQuery.call(connection, stream.pointer());
        }
        stream.close();
    }
}
