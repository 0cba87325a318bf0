package io.windtrap.engine.clickhouse.http;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import io.windtrap.engine.clickhouse.http.CompressedInput.BadBodyException;
import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.jspecify.annotations.Nullable;

/** The body of a request as its sender meant it: decoded, and never taken for complete when it was cut off. */
final class RequestBody {
    private RequestBody() {}

    static InputStream decode(HttpExchange exchange, boolean inBlocks) throws IOException, ClickHouseException {
        var headers = exchange.getRequestHeaders();
        @Nullable String length = headers.getFirst("Content-Length");
        @Nullable String encoding = headers.getFirst("Content-Encoding");
        InputStream body = exchange.getRequestBody();
        if (length != null) {
            body = new WholeInput(body, Long.parseLong(length.strip()));
        }
        if (encoding != null) {
            body = switch (encoding.strip().toLowerCase(Locale.ROOT)) {
                case "", "identity" -> body;
                case "gzip", "x-gzip" -> new GZIPInputStream(body);
                case "deflate" -> new InflaterInputStream(body);
                case "lz4" -> new LZ4FrameInputStream(body);
                case "zstd" -> new ZstdInputStream(body);
                default ->
                    throw new ClickHouseException(
                            48, "NOT_IMPLEMENTED", "Content-Encoding " + encoding + " is not supported here");
            };
        }
        return inBlocks ? new CompressedInput(body) : body;
    }

    /** The error of ClickHouse for a body that can't be read. */
    static ClickHouseException error(IOException e) {
        return switch (e) {
            case BadBodyException bad -> bad.error();
            case ZipException zip ->
                new ClickHouseException(354, "ZLIB_INFLATE_FAILED", "inflate failed: " + zip.getMessage());
            default ->
                new ClickHouseException(
                        33, "CANNOT_READ_ALL_DATA", "Cannot read all data of the request: " + e.getMessage());
        };
    }

    /** Fails when the connection ends before the stated length has come: the JDK's server takes that for the end. */
    private static final class WholeInput extends FilterInputStream {
        private long left;

        WholeInput(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0 && left > 0) {
                throw new EOFException("the connection ended " + left + " bytes before the end of the body");
            }
            left -= Math.max(count, 0);
            return count;
        }
    }
}
