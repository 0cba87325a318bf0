package io.windtrap.engine.clickhouse.http;

import com.sun.net.httpserver.HttpExchange;
import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import io.windtrap.engine.clickhouse.sql.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. It holds the first 1 MiB of a result back, so that an error which comes early still gets
 * its status; after that it streams.
 */
final class QueryResponse extends OutputStream {
    private static final int HELD_BYTES = 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final HttpExchange exchange;
    private final QueryRequest request;
    private final String version;
    private final long begun = System.nanoTime();
    private byte[] held = new byte[BUFFER_BYTES];
    private int heldLength;
    private @Nullable OutputStream body;
    private Summary summary = Summary.NONE;

    QueryResponse(HttpExchange exchange, QueryRequest request, String version) {
        this.exchange = exchange;
        this.request = request;
        this.version = version;
    }

    /** Names the format of the result, before its first byte. */
    void setFormat(String format) {
        exchange.getResponseHeaders().set("X-ClickHouse-Format", format);
        exchange.getResponseHeaders().set("Content-Type", contentType(format));
    }

    void add(Summary part) {
        summary = summary.plus(part);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (body == null && heldLength + length <= HELD_BYTES) {
            if (heldLength + length > held.length) {
                held = Arrays.copyOf(held, Math.max(held.length * 2, heldLength + length));
            }
            System.arraycopy(from, offset, held, heldLength, length);
            heldLength += length;
        } else {
            commit(0).write(from, offset, length);
        }
    }

    /** Sends what is still held, and ends the answer. */
    void finish() throws IOException {
        boolean plain = body == null && !request.resultInBlocks() && encoding() == null;
        commit(plain ? (heldLength == 0 ? -1 : heldLength) : 0).close();
        exchange.close();
    }

    /**
     * Sends an error with its status; or, when the result is under way, its text and a broken end.
     *
     * @throws IOException the answer can't be ended as HTTP wants it: the connection must be dropped
     */
    void fail(ClickHouseException error) throws IOException {
        var text = error.text(version).getBytes(StandardCharsets.UTF_8);
        if (body != null) {
            body.write(text);
            body.flush();
            throw new IOException(error);
        }
        var headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Exception-Code", Integer.toString(error.code()));
        headers.set("X-ClickHouse-Summary", summary.json(System.nanoTime() - begun));
        headers.set("Content-Type", "text/plain; charset=UTF-8");
        boolean head = "HEAD".equals(exchange.getRequestMethod());
        exchange.sendResponseHeaders(error.status(), head ? -1 : text.length);
        if (!head) {
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    }

    private OutputStream commit(long length) throws IOException {
        if (body == null) {
            var headers = exchange.getResponseHeaders();
            headers.set("X-ClickHouse-Summary", summary.json(System.nanoTime() - begun));
            String encoding = encoding();
            if (encoding != null) {
                headers.set("Content-Encoding", encoding);
            }
            exchange.sendResponseHeaders(200, length);
            body = encoded(exchange.getResponseBody(), encoding);
            body.write(held, 0, heldLength);
            held = new byte[0];
        }
        return body;
    }

    private OutputStream encoded(OutputStream out, @Nullable String encoding) throws IOException {
        OutputStream encoded = switch (encoding) {
            case "gzip" -> new GZIPOutputStream(out, BUFFER_BYTES);
            case "deflate" -> new DeflaterOutputStream(out);
            case "lz4" -> new LZ4FrameOutputStream(out, LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB);
            case null, default -> out;
        };
        return request.resultInBlocks() ? new CompressedOutput(encoded) : encoded;
    }

    private @Nullable String encoding() {
        String accepted = request.acceptEncoding();
        if (accepted != null) {
            for (String encoding : new String[] {"lz4", "gzip", "deflate"}) {
                if (accepted.toLowerCase(Locale.ROOT).contains(encoding)) {
                    return encoding;
                }
            }
        }
        return null;
    }

    private static String contentType(String format) {
        String name = format.toLowerCase(Locale.ROOT);
        if (name.startsWith("tabseparated") || name.startsWith("tsv")) {
            return "text/tab-separated-values; charset=UTF-8";
        }
        if (name.startsWith("csv")) {
            return "text/csv; charset=UTF-8; header=" + (name.contains("withnames") ? "present" : "absent");
        }
        if (name.startsWith("json")) {
            return name.contains("eachrow") || name.equals("jsonlines")
                    ? "application/x-ndjson; charset=UTF-8"
                    : "application/json; charset=UTF-8";
        }
        boolean text = name.startsWith("pretty") || name.startsWith("vertical") || name.equals("values");
        return text ? "text/plain; charset=UTF-8" : "application/octet-stream";
    }
}
