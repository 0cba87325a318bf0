package io.windtrap.forwarder.warehouse.type;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.warehouse.type.Conversion.Converted;
import io.windtrap.forwarder.warehouse.type.Conversion.Refused;
import java.io.IOException;

/** JSON text into columns of JSON, which hold objects alone, with each key once. */
final class JsonColumnText {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonColumnText() {}

    static Conversion of(LogicalType type, String text) {
        if (type != LogicalType.STRING) {
            return new Refused(Mismatch.INCOMPATIBLE);
        }
        return isObject(text) ? new Converted(text) : new Refused(Mismatch.MALFORMED);
    }

    private static boolean isObject(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }
}
