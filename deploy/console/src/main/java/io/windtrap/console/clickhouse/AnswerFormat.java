package io.windtrap.console.clickhouse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads ClickHouse's format {@code JSONCompact}, with bounds on rows and bytes. */
final class AnswerFormat {
    private static final int LONGEST_TEXT = 32 << 20;
    private static final int DIGITS_OF_SAFE_NUMBER = 15;
    private static final Pattern WHOLE = Pattern.compile("(Nullable\\(|LowCardinality\\()*U?Int\\d+\\)*");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .build();

    private AnswerFormat() {}

    static Answer read(InputStream json, int mostRows, long mostBytes) throws IOException {
        List<Answer.Column> columns = new ArrayList<>();
        List<List<JsonNode>> rows = new ArrayList<>();
        boolean truncated = false;
        JsonNode statistics = JSON.missingNode();
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "meta" -> {
                        JsonNode meta = parser.readValueAsTree();
                        meta.forEach(one -> columns.add(new Answer.Column(
                                one.path("name").asText(), one.path("type").asText())));
                    }
                    case "data" -> truncated = rows(parser, columns, rows, mostRows, mostBytes);
                    case "statistics" -> statistics = parser.readValueAsTree();
                    default -> parser.skipChildren();
                }
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

    /** Whether there are more. */
    private static boolean rows(
            JsonParser parser, List<Answer.Column> columns, List<List<JsonNode>> rows, int mostRows, long mostBytes)
            throws IOException {
        boolean more = false;
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            if (more || rows.size() == mostRows) {
                parser.skipChildren();
                more = true;
                continue;
            }
            List<JsonNode> row = row(parser, columns);
            more = parser.currentLocation().getByteOffset() > mostBytes;
            if (!more) {
                rows.add(row);
            }
        }
        return more;
    }

    private static List<JsonNode> row(JsonParser parser, List<Answer.Column> columns) throws IOException {
        List<JsonNode> row = new ArrayList<>(columns.size());
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            JsonNode value = token == JsonToken.VALUE_NULL ? JSON.nullNode() : parser.readValueAsTree();
            row.add(number(columns.get(row.size()).type(), value));
        }
        return row;
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
