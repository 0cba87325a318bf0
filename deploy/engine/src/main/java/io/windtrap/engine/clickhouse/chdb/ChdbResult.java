package io.windtrap.engine.clickhouse.chdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import io.windtrap.engine.clickhouse.sql.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A result, or a piece of one, in the library's memory until it is closed. */
@SuppressWarnings("restricted")
public final class ChdbResult implements AutoCloseable {
    private static final int COPY_BYTES = 64 * 1024;
    private static final int HEAD_BYTES = 1024 * 1024;

    private final LibChdb library;
    private final MemorySegment result;

    ChdbResult(LibChdb library, MemorySegment result) {
        this.library = library;
        this.result = result;
    }

    /** Returns itself, or closes itself and throws the error that the engine has put in its place. */
    ChdbResult orThrow() throws ClickHouseException {
        String error = Chdb.text(library.resultError.from(result));
        if (error != null) {
            close();
            throw new ClickHouseException(error);
        }
        return this;
    }

    MemorySegment pointer() {
        return result;
    }

    long length() {
        return library.resultLength.of(result);
    }

    /** The first bytes, at most 1 MiB; to be read before this is closed. */
    public ByteBuffer head() {
        return data().asSlice(0, Math.min(length(), HEAD_BYTES)).asByteBuffer();
    }

    /**
     * Writes the bytes from an offset on.
     *
     * @param out not closed
     * @param from in bytes, at most the length
     * @throws IOException as {@code out} does
     */
    public void writeTo(OutputStream out, long from) throws IOException {
        var data = data();
        var copy = new byte[(int) Math.min(COPY_BYTES, data.byteSize() - from)];
        for (long at = from; at < data.byteSize(); at += copy.length) {
            int length = (int) Math.min(copy.length, data.byteSize() - at);
            MemorySegment.copy(data, JAVA_BYTE, at, copy, 0, length);
            out.write(copy, 0, length);
        }
    }

    /** What the statement has read and written, or this piece of its result. */
    public Summary summary() {
        return new Summary(
                library.storageRowsRead.of(result),
                library.storageBytesRead.of(result),
                library.rowsWritten.of(result),
                library.bytesWritten.of(result),
                library.resultRows.of(result),
                length());
    }

    @Override
    public void close() {
        library.destroyResult.call(result);
    }

    private MemorySegment data() {
        long length = length();
        return length == 0
                ? MemorySegment.NULL
                : library.resultBuffer.from(result).reinterpret(length);
    }
}
