package io.windtrap.console.clickhouse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one answer in ClickHouse's format {@code JSONCompact}, with bounds on rows and bytes. */
final class AnswerFormat {
    /** Characters of a text; bytes of a list, a tuple or a map. */
    private static final int LONGEST_VALUE = 1 << 20;
    /** What a value takes beside its text, counted as bytes of the answer: many short ones need more memory than a long one. */
    private static final int BYTES_OF_VALUE = 32;

    private static final int DIGITS_OF_SAFE_NUMBER = 15;
    private static final Pattern WHOLE = Pattern.compile("(Nullable\\(|LowCardinality\\()*U?Int\\d+\\)*");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_VALUE)
                            .build())
                    .build())
            .build();

    private final JsonParser parser;
    private final int mostRows;
    private final long mostBytes;
    private final List<Answer.Column> columns = new ArrayList<>();
    private final List<List<JsonNode>> rows = new ArrayList<>();
    private boolean truncated;
    private long values;

    private AnswerFormat(JsonParser parser, int mostRows, long mostBytes) {
        this.parser = parser;
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
    }

    /**
     * Reads it. Rows beyond the bounds are left out.
     *
     * @throws StreamConstraintsException if a value, the first row or the columns alone are too large
     */
    static Answer read(InputStream json, int mostRows, long mostBytes) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return new AnswerFormat(parser, mostRows, mostBytes).read();
        }
    }

    private Answer read() throws IOException {
        JsonNode statistics = JSON.missingNode();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "meta" -> readColumns();
                case "data" -> readRows();
                case "statistics" -> statistics = parser.readValueAsTree();
                default -> parser.skipChildren();
            }
        }
        return new Answer(
                columns,
                rows,
                truncated,
                statistics.path("rows_read").asLong(),
                statistics.path("bytes_read").asLong(),
                statistics.path("elapsed").asDouble());
    }

    private void readColumns() throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode one = parser.readValueAsTree();
            columns.add(new Answer.Column(
                    one.path("name").asText(), one.path("type").asText()));
            values += 2;
            if (isFull()) {
                throw tooLarge();
            }
        }
    }

    private void readRows() throws IOException {
        int outside = depth();
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            List<JsonNode> row = truncated || rows.size() == mostRows ? null : row();
            if (row != null) {
                rows.add(row);
                continue;
            }
            if (rows.isEmpty()) {
                throw tooLarge();
            }
            truncated = true;
            while (depth() > outside) {
                parser.nextToken();
            }
        }
    }

    /** Null = it does not fit, and is not read to its end. */
    private @Nullable List<JsonNode> row() throws IOException {
        List<JsonNode> row = new ArrayList<>(columns.size());
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            row.add(
                    switch (token) {
                        case VALUE_NULL -> JSON.nullNode();
                        case START_ARRAY, START_OBJECT -> container();
                        default -> number(columns.get(row.size()).type(), parser.readValueAsTree());
                    });
            values += token == JsonToken.VALUE_NULL ? 0 : 1;
            if (isFull()) {
                return null;
            }
        }
        return row;
    }

    /** Its text, part by part: as a tree it could take twenty times the memory. */
    private TextNode container() throws IOException {
        int inside = depth();
        long begin = position();
        var text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentEvent(parser);
            while (depth() >= inside && !isFull()) {
                parser.nextToken();
                copy.copyCurrentEventExact(parser);
                if (position() - begin > LONGEST_VALUE) {
                    throw tooLarge();
                }
            }
        }
        return TextNode.valueOf(text.toString());
    }

    private int depth() {
        return parser.getParsingContext().getNestingDepth();
    }

    private boolean isFull() {
        return position() + BYTES_OF_VALUE * values > mostBytes;
    }

    private long position() {
        return parser.currentLocation().getByteOffset();
    }

    private static StreamConstraintsException tooLarge() {
        return new StreamConstraintsException("a part of the answer is larger than all of it may be");
    }

    /** Whole numbers of 64 bits come as texts: those that every reader of JSON holds exactly become numbers. */
    private static JsonNode number(String type, JsonNode value) {
        return value instanceof TextNode
                        && WHOLE.matcher(type).matches()
                        && value.textValue().length() <= DIGITS_OF_SAFE_NUMBER
                        && value.textValue().matches("-?\\d+")
                ? LongNode.valueOf(Long.parseLong(value.textValue()))
                : value;
    }
}
