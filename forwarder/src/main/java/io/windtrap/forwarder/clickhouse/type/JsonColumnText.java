package io.windtrap.forwarder.clickhouse.type;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversion.Refused;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** JSON text into columns of JSON, which hold objects alone, with each key once. */
final class JsonColumnText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);

    private final Map<String, ColumnType> typed;

    private JsonColumnText(Map<String, ColumnType> typed) {
        this.typed = typed;
    }

    /** @param typed paths whose type the column fixes */
    static Conversion of(Map<String, ColumnType> typed, LogicalType type, String text) {
        if (type != LogicalType.STRING) {
            return new Refused(Mismatch.INCOMPATIBLE);
        }
        return new JsonColumnText(typed).isObject(text) ? new Converted(text) : new Refused(Mismatch.MALFORMED);
    }

    private boolean isObject(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            return isTaken(parser, "", new HashSet<>()) && parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /**
     * Whether ClickHouse takes the object or array that {@code parser} is in: numbers within its types, whole characters, values
     * that the paths' own types hold, and no path twice, however it is spelled ({@code {"a.b":1,"a":{"b":2}}}).
     */
    private boolean isTaken(JsonParser parser, String prefix, Set<String> paths) throws IOException {
        String path = prefix;
        for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
            boolean taken = switch (token) {
                case FIELD_NAME -> {
                    path = prefix + parser.currentName();
                    yield isWhole(parser.currentName());
                }
                case START_OBJECT ->
                    parser.getParsingContext().getParent().inArray()
                            ? isTaken(parser, "", new HashSet<>())
                            : isTaken(parser, path + ".", paths);
                case START_ARRAY -> isOnce(parser, path, paths) && isTaken(parser, path, paths);
                case VALUE_STRING -> isWhole(parser.getText()) && isOnce(parser, path, paths);
                case VALUE_NUMBER_INT -> isInteger(parser.getBigIntegerValue()) && isOnce(parser, path, paths);
                case VALUE_NUMBER_FLOAT -> Double.isFinite(parser.getDoubleValue()) && isOnce(parser, path, paths);
                case VALUE_TRUE, VALUE_FALSE -> isOnce(parser, path, paths);
                default -> true;
            };
            if (!taken || !fits(parser, path)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value that stands alone at {@code path} is one that its type holds; of arrays only ClickHouse can tell. */
    private boolean fits(JsonParser parser, String path) throws IOException {
        ColumnType type = typed.get(path);
        JsonToken token = parser.currentToken();
        if (type == null || !token.isScalarValue() || parser.getParsingContext().inArray()) {
            return true;
        }
        LogicalType logical = switch (token) {
            case VALUE_NUMBER_INT -> LogicalType.INT;
            case VALUE_NUMBER_FLOAT -> LogicalType.FLOAT;
            case VALUE_TRUE, VALUE_FALSE -> LogicalType.BOOLEAN;
            default -> LogicalType.STRING;
        };
        return token == JsonToken.VALUE_NULL
                || !(type.convert(new Cell("", logical, parser.getText())) instanceof Refused);
    }

    private static boolean isOnce(JsonParser parser, String path, Set<String> paths) {
        var context = parser.getParsingContext();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            context = context.getParent();
        }
        return context.inArray() || paths.add(path);
    }

    private static boolean isInteger(BigInteger number) {
        return number.compareTo(LEAST) >= 0 && number.compareTo(GREATEST) <= 0;
    }

    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
