package io.windtrap.console.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.console.access.Visitor;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON route is asked. All that it holds is what a client sent: each getter has a limit, and throws {@link ApiException} with
 * status 400 for what is not as it must be.
 *
 * @param path values of the path's open segments, by name
 * @param query values of the query, by name: the first of each
 * @param body empty where the route takes none
 */
public record ApiRequest(
        Visitor visitor, String address, Map<String, String> path, Map<String, String> query, ObjectNode body) {
    /** Characters of a text. */
    public static final int LONGEST_TEXT = 256;

    /** An open segment of the path. */
    public String segment(String name) {
        String value = path.getOrDefault(name, "");
        if (value.isEmpty() || value.length() > LONGEST_TEXT) {
            throw ApiException.badRequest("The path's " + name + " must have 1 to " + LONGEST_TEXT + " characters.");
        }
        return value;
    }

    /** An open segment that is a whole number, 0 or more. */
    public long number(String name) {
        return number(name, segment(name), 0, Long.MAX_VALUE);
    }

    /** A text of the query; empty when it is absent or empty. */
    public Optional<String> text(String name) {
        return text(name, query.get(name));
    }

    /** A longer text of the query; empty when it is absent or blank. */
    public Optional<String> text(String name, int most) {
        String value = query.getOrDefault(name, "");
        if (value.length() > most) {
            throw ApiException.badRequest(name + " must have at most " + most + " characters.");
        }
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    /** A whole number of the query. */
    public long number(String name, long least, long most, long byDefault) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? byDefault : number(name, value, least, most);
    }

    /** A time of the query. */
    public Instant time(String name, Instant byDefault) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? byDefault : time(name, value);
    }

    /** A text of the body; empty when it is absent, null or empty. */
    public Optional<String> field(String name) {
        JsonNode value = body.path(name);
        if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
            throw ApiException.badRequest(name + " must be a text.");
        }
        return text(name, value.isTextual() ? value.textValue() : null);
    }

    /** A text of the body that must be there. */
    public String requiredField(String name) {
        return field(name).orElseThrow(() -> ApiException.badRequest(name + " is missing."));
    }

    /** A longer text of the body; empty when it is absent. */
    public String longField(String name, int most) {
        JsonNode value = body.path(name);
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > most) {
            throw ApiException.badRequest(name + " must be a text of 1 to " + most + " characters.");
        }
        return value.textValue();
    }

    /** A whole number of the body; {@code byDefault} when it is absent or null. */
    public long numberField(String name, long least, long most, long byDefault) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return byDefault;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw ApiException.badRequest(name + " must be a whole number from " + least + " to " + most + ".");
        }
        return value.longValue();
    }

    /** Whether a field of the body says true; false when it is absent. */
    public boolean flag(String name) {
        JsonNode value = body.path(name);
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            throw ApiException.badRequest(name + " must be true or false.");
        }
        return value.asBoolean();
    }

    /** Texts of the body, at most 100; none when the field is absent. */
    public List<String> texts(String name) {
        JsonNode values = body.path(name);
        if (values.isMissingNode() || values.isNull()) {
            return List.of();
        }
        if (!values.isArray() || values.size() > MOST_TEXTS) {
            throw ApiException.badRequest(name + " must be a list of at most " + MOST_TEXTS + " texts.");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw ApiException.badRequest(name + " must be a list of texts.");
            }
            text(name, value.textValue()).ifPresent(texts::add);
        }
        return texts;
    }

    private static final int MOST_TEXTS = 100;

    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    /** A time as text, of the years 1970 to 9999. */
    public static Instant time(String name, String value) {
        try {
            Instant time = Instant.parse(value);
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(YEAR_10000)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw ApiException.badRequest(
                name + " must be a time of the years 1970 to 9999, such as 2026-03-02T10:15:00Z.");
    }

    private static Optional<String> text(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        if (value.length() > LONGEST_TEXT) {
            throw ApiException.badRequest(name + " must have at most " + LONGEST_TEXT + " characters.");
        }
        return Optional.of(value);
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ApiException.badRequest(name + " must be a whole number from " + least + " to " + most + ".");
    }
}
