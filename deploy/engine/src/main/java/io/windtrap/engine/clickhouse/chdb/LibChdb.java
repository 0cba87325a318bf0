package io.windtrap.engine.clickhouse.chdb;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Path;

/**
 * The functions of {@code chdb.h} that the engine calls. Handles are passed as the library gives them; a connection may
 * run one statement at a time.
 */
@SuppressWarnings("restricted")
final class LibChdb {
    final Connect connect;
    final Free closeConnection;
    final Statement query;
    final Statement streamQuery;
    final Fetch fetch;
    final Cancel cancelQuery;
    final Get resultError;
    final Get resultBuffer;
    final Count resultLength;
    final Count resultRows;
    final Count storageRowsRead;
    final Count storageBytesRead;
    final Count rowsWritten;
    final Count bytesWritten;
    final Free destroyResult;
    final Statement streamInsert;
    final Append append;
    final Get done;
    final Get insertError;
    final Free cancelInsert;
    final Free destroyInsert;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;

    LibChdb(Path library) {
        symbols = SymbolLookup.libraryLookup(library, Arena.global());
        connect = function("chdb_connect", Connect.class, ADDRESS, JAVA_INT, ADDRESS);
        closeConnection = procedure("chdb_close_conn", Free.class, ADDRESS);
        query = statement("chdb_query_n");
        streamQuery = statement("chdb_stream_query_n");
        fetch = function("chdb_stream_fetch_result", Fetch.class, ADDRESS, ADDRESS, ADDRESS);
        cancelQuery = procedure("chdb_stream_cancel_query", Cancel.class, ADDRESS, ADDRESS);
        resultError = function("chdb_result_error", Get.class, ADDRESS, ADDRESS);
        resultBuffer = function("chdb_result_buffer", Get.class, ADDRESS, ADDRESS);
        resultLength = count("chdb_result_length");
        resultRows = count("chdb_result_rows_read");
        storageRowsRead = count("chdb_result_storage_rows_read");
        storageBytesRead = count("chdb_result_storage_bytes_read");
        rowsWritten = count("chdb_result_rows_written");
        bytesWritten = count("chdb_result_bytes_written");
        destroyResult = procedure("chdb_destroy_query_result", Free.class, ADDRESS);
        streamInsert = statement("chdb_stream_insert_n");
        append = function("chdb_stream_append", Append.class, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
        done = function("chdb_stream_done", Get.class, ADDRESS, ADDRESS);
        insertError = function("chdb_stream_insert_error", Get.class, ADDRESS, ADDRESS);
        cancelInsert = procedure("chdb_stream_cancel_insert", Free.class, ADDRESS);
        destroyInsert = procedure("chdb_destroy_insert_stream", Free.class, ADDRESS);
        // Before the first connection, or the library takes the signals that the JVM lives on.
        procedure("chdb_set_signal_handlers_enabled", Switch.class, JAVA_INT).set(0);
    }

    private Statement statement(String name) {
        return function(name, Statement.class, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
    }

    private Count count(String name) {
        return function(name, Count.class, JAVA_LONG, ADDRESS);
    }

    private <T> T function(String name, Class<T> type, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, type, FunctionDescriptor.of(result, arguments));
    }

    private <T> T procedure(String name, Class<T> type, MemoryLayout... arguments) {
        return bind(name, type, FunctionDescriptor.ofVoid(arguments));
    }

    private <T> T bind(String name, Class<T> type, FunctionDescriptor descriptor) {
        return MethodHandleProxies.asInterfaceInstance(
                type, linker.downcallHandle(symbols.findOrThrow(name), descriptor));
    }

    public interface Connect {
        MemorySegment call(int argumentCount, MemorySegment arguments);
    }

    public interface Statement {
        MemorySegment call(
                MemorySegment connection, MemorySegment sql, long sqlLength, MemorySegment format, long formatLength);
    }

    public interface Fetch {
        MemorySegment call(MemorySegment connection, MemorySegment stream);
    }

    public interface Cancel {
        void call(MemorySegment connection, MemorySegment stream);
    }

    public interface Get {
        MemorySegment from(MemorySegment handle);
    }

    public interface Count {
        long of(MemorySegment result);
    }

    public interface Append {
        int call(MemorySegment stream, MemorySegment data, long length);
    }

    public interface Free {
        void call(MemorySegment handle);
    }

    public interface Switch {
        void set(int on);
    }
}
