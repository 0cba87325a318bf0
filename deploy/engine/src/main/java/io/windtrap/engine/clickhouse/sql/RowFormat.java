package io.windtrap.engine.clickhouse.sql;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A format whose documents can be joined: rows, and perhaps a header that only the first document may keep.
 *
 * @param headers 0: none, 1: the names of the columns, 2: their names and types
 */
public record RowFormat(Shape shape, int headers) {
    /** How a header is told from what follows it. */
    public enum Shape {
        LINES,
        CSV,
        BINARY
    }

    /** Null for a format whose documents can't be joined, or that is not known here. */
    public static @Nullable RowFormat of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "tabseparated",
                    "tsv",
                    "tabseparatedraw",
                    "tsvraw",
                    "raw",
                    "tskv",
                    "csv",
                    "rowbinary",
                    "native",
                    "jsoneachrow",
                    "jsonlines",
                    "ndjson",
                    "jsonstringseachrow",
                    "jsoncompacteachrow",
                    "jsoncompactstringseachrow",
                    "lineasstring",
                    "null" -> new RowFormat(Shape.LINES, 0);
            case "tabseparatedwithnames", "tsvwithnames", "jsoncompacteachrowwithnames" ->
                new RowFormat(Shape.LINES, 1);
            case "tabseparatedwithnamesandtypes", "tsvwithnamesandtypes", "jsoncompacteachrowwithnamesandtypes" ->
                new RowFormat(Shape.LINES, 2);
            case "csvwithnames" -> new RowFormat(Shape.CSV, 1);
            case "csvwithnamesandtypes" -> new RowFormat(Shape.CSV, 2);
            case "rowbinarywithnames" -> new RowFormat(Shape.BINARY, 1);
            case "rowbinarywithnamesandtypes" -> new RowFormat(Shape.BINARY, 2);
            default -> null;
        };
    }

    /**
     * Bytes of the header at the beginning of a document.
     *
     * @param document from its beginning, with at least the whole header
     * @throws RuntimeException there is no whole header
     */
    public int headerLength(ByteBuffer document) {
        if (headers == 0) {
            return 0;
        }
        return shape == Shape.BINARY ? binary(document) : lines(document);
    }

    private int lines(ByteBuffer document) {
        int seen = 0;
        boolean quoted = false;
        for (int at = 0; at < document.limit(); at++) {
            byte b = document.get(at);
            if (b == '"' && shape == Shape.CSV) {
                quoted = !quoted;
            } else if (b == '\n' && !quoted && ++seen == headers) {
                return at + 1;
            }
        }
        throw new IllegalStateException("a header without an end");
    }

    private int binary(ByteBuffer document) {
        var view = document.duplicate();
        for (long texts = varint(view) * headers; texts > 0; texts--) {
            int length = (int) varint(view);
            view.position(view.position() + length);
        }
        return view.position();
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
