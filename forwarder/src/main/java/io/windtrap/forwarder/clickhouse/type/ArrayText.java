package io.windtrap.forwarder.clickhouse.type;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversion.Refused;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** JSON text of an array into columns of arrays: each element by the rules of its type, or none at all. */
final class ArrayText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final StringBuilder out = new StringBuilder();

    private ArrayText(JsonParser parser) {
        this.parser = parser;
    }

    static Conversion of(ColumnType element, LogicalType type, String text) {
        if (type != LogicalType.STRING) {
            return new Refused(Mismatch.INCOMPATIBLE);
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return new Refused(Mismatch.MALFORMED);
            }
            var array = new ArrayText(parser);
            Mismatch mismatch = array.items(element);
            if (mismatch == null && parser.nextToken() != null) {
                mismatch = Mismatch.MALFORMED;
            }
            return mismatch == null ? new Converted(array.out.toString()) : new Refused(mismatch);
        } catch (IOException | NumberFormatException malformed) {
            // The latter for exponents that no number of Java has.
            return new Refused(Mismatch.MALFORMED);
        }
    }

    /** Appends the array at which the parser stands; what is wrong with it, or null. */
    private @Nullable Mismatch items(ColumnType element) throws IOException {
        char before = '[';
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            out.append(before);
            before = ',';
            Mismatch mismatch = item(element, token);
            if (mismatch != null) {
                return mismatch;
            }
        }
        out.append(before == '[' ? "[]" : "]");
        return null;
    }

    private @Nullable Mismatch item(ColumnType element, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            out.append("NULL");
            return element.nullable() ? null : Mismatch.INCOMPATIBLE;
        }
        if (token == JsonToken.START_ARRAY && element.value() instanceof ValueType.Items(ColumnType inner)) {
            return items(inner);
        }
        return switch (element.convert(cell(element.value(), token))) {
            case Refused(Mismatch reason) -> reason;
            case Converted(String text) -> {
                append(element.value(), text);
                yield null;
            }
        };
    }

    private Cell cell(ValueType type, JsonToken token) throws IOException {
        String text = token.isStructStart() ? structure() : parser.getText();
        return switch (token) {
            case VALUE_NUMBER_INT -> new Cell("", isLong() ? LogicalType.INT : LogicalType.FLOAT, text);
            case VALUE_NUMBER_FLOAT -> new Cell("", LogicalType.FLOAT, text);
            case VALUE_TRUE, VALUE_FALSE -> new Cell("", LogicalType.BOOLEAN, text);
            default -> holdsTime(type) ? Cell.ofText("", text) : new Cell("", LogicalType.STRING, text);
        };
    }

    private boolean isLong() throws IOException {
        return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private static boolean holdsTime(ValueType type) {
        return type instanceof ValueType.Day || type instanceof ValueType.Seconds || type instanceof ValueType.Moment;
    }

    private String structure() throws IOException {
        var json = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(json)) {
            generator.copyCurrentStructure(parser);
        }
        return json.toString();
    }

    /** Numbers and booleans stand as they are, all others between single quotes. */
    private void append(ValueType type, String text) {
        switch (type) {
            case ValueType.Whole _, ValueType.Real _, ValueType.Decimal _, ValueType.Bool _, ValueType.Items _ ->
                out.append(text);
            default ->
                // A quote is doubled: ClickHouse reads an array as it stands in the field, so that the field's
                // escaping, which
                // is still to come, is that of the element and would spoil a backslash before the quote.
                out.append('\'').append(text.replace("'", "''")).append('\'');
        }
    }
}
