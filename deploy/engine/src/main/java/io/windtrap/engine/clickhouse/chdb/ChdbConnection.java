package io.windtrap.engine.clickhouse.chdb;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** One connection to the engine: one thread and one statement at a time. */
@SuppressWarnings("restricted")
public final class ChdbConnection implements AutoCloseable {
    private static final String NOT_A_SELECT = "Streaming query is not supported";

    private final LibChdb library;
    private final MemorySegment handle;
    private final MemorySegment connection;

    ChdbConnection(LibChdb library, MemorySegment handle) {
        this.library = library;
        this.handle = handle;
        this.connection = handle.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
    }

    /**
     * Runs a statement whose result doesn't matter.
     *
     * @throws ClickHouseException the engine's error
     */
    public void execute(String sql) throws ClickHouseException {
        query(sql.getBytes(StandardCharsets.UTF_8), "Null").close();
    }

    /**
     * Runs a statement and holds its whole result, outside the heap, until the caller closes it.
     *
     * @param sql in UTF-8
     * @param format of the result, when the statement names none
     * @throws ClickHouseException the engine's error
     */
    public ChdbResult query(byte[] sql, String format) throws ClickHouseException {
        return new ChdbResult(library, call(library.query, sql, format)).orThrow();
    }

    /**
     * Runs a SELECT and gives its result piece by piece. Each piece is a whole document of the format.
     *
     * @param sql in UTF-8
     * @param format of the result, when the statement names none
     * @throws ClickHouseException the engine's error
     * @throws NotASelectException the engine can't give the result of this statement in pieces; it did not run
     */
    public ChdbStream stream(byte[] sql, String format) throws ClickHouseException, NotASelectException {
        var result = new ChdbResult(library, call(library.streamQuery, sql, format));
        try {
            return new ChdbStream(library, connection, result.orThrow());
        } catch (ClickHouseException e) {
            if (String.valueOf(e.getMessage()).contains(NOT_A_SELECT)) {
                throw new NotASelectException();
            }
            throw e;
        }
    }

    /**
     * Begins an INSERT whose rows follow.
     *
     * @param sql the statement without FORMAT and data, in UTF-8
     * @param format of the rows
     * @throws ClickHouseException the engine's error; there is nothing to close then
     */
    public ChdbInsert insert(byte[] sql, String format) throws ClickHouseException {
        var insert = new ChdbInsert(library, call(library.streamInsert, sql, format));
        insert.throwIfFailed();
        return insert;
    }

    @Override
    public void close() {
        library.closeConnection.call(handle);
    }

    private MemorySegment call(LibChdb.Statement function, byte[] sql, String format) {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(JAVA_BYTE, sql);
            var name = Chdb.bytes(arena, format);
            return function.call(connection, text, text.byteSize(), name, name.byteSize());
        }
    }

    /** The statement has no result that could be given in pieces. */
    public static final class NotASelectException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
