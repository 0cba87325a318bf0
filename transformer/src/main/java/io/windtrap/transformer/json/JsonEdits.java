package io.windtrap.transformer.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.windtrap.transformer.json.JsonRule.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text once and changes what a rule says. Every other byte stays: numbers keep their digits, and what a client wrote
 * twice is there twice.
 */
public final class JsonEdits {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private final byte[] text;
    private final JsonRule rule;
    private final JsonParser parser;
    private final JsonPath path = new JsonPath();
    private @Nullable ByteArrayOutputStream changed;
    /** Bytes of the text that are copied or left out. */
    private int done;

    private JsonEdits(byte[] text, JsonRule rule) throws IOException {
        this.text = text;
        this.rule = rule;
        this.parser = EventJson.parser(text);
    }

    /**
     * The text as {@code rule} has it.
     *
     * @return {@code text} itself where nothing changes
     * @throws IOException if it is no single JSON value
     */
    public static byte[] apply(byte[] text, JsonRule rule) throws IOException {
        var edits = new JsonEdits(text, rule);
        try (edits.parser) {
            JsonToken first = edits.parser.nextToken();
            if (first == null) {
                throw new IOException("no JSON value");
            }
            int start = edits.start();
            switch (edits.value(first)) {
                case Change.Text(String other) -> edits.replace(start, edits.end(), other);
                case Change.Removal _ -> edits.replace(start, edits.end(), ""); // A text has to be left.
                case Change.Name _ -> throw new IllegalStateException("a value has no name");
                case null -> {}
            }
            if (edits.parser.nextToken() != null) {
                throw new IOException("more than one JSON value");
            }
        }
        return edits.finished();
    }

    private byte[] finished() {
        if (changed == null) {
            return text;
        }
        copyTo(text.length);
        return changed.toByteArray();
    }

    /** Reads the value that begins with {@code token}, which the parser stands on. */
    private @Nullable Change value(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return rule.value(path, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return rule.value(path, token == JsonToken.VALUE_TRUE);
            }
            default -> {}
        }
        return null;
    }

    private void object() throws IOException {
        var members = new Siblings();
        while (next() == JsonToken.FIELD_NAME) {
            int start = start();
            path.push(parser.currentName());
            Change whole = rule.member(path);
            JsonToken token = next();
            if (whole instanceof Change.Removal) {
                skip(token);
                members.leftOut(start, end());
            } else {
                part(members, start, whole instanceof Change.Name(String other) ? other : null, token);
            }
            path.pop();
        }
        members.close();
    }

    private void array() throws IOException {
        var elements = new Siblings();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            part(elements, start(), null, token);
        }
        elements.close();
    }

    /**
     * A member or an element.
     *
     * @param start of its name, or of its value where it has none
     * @param name that it gets; null = it keeps its own
     * @param token that its value begins with
     */
    private void part(Siblings siblings, int start, @Nullable String name, JsonToken token) throws IOException {
        int valueStart = start();
        boolean isInside = token.isStructStart();
        if (isInside) { // What it holds may change, and bytes are written in their order.
            siblings.stays(start);
            rename(start, name);
        }
        Change change = value(token);
        int end = end();
        if (change instanceof Change.Removal) {
            siblings.leftOut(start, end);
            return;
        }
        if (!isInside) {
            siblings.stays(start);
            rename(start, name);
        }
        if (change instanceof Change.Text(String other)) {
            replace(valueStart, end, other);
        }
        siblings.end = end;
    }

    private JsonToken next() throws IOException {
        return Objects.requireNonNull(parser.nextToken(), "the parser ends inside no value");
    }

    private void skip(JsonToken token) throws IOException {
        if (token.isStructStart()) {
            parser.skipChildren();
        }
    }

    private int start() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int end() throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    private void rename(int start, @Nullable String name) {
        if (name == null) {
            return;
        }
        int end = start + 1;
        while (text[end] != '"') {
            end += text[end] == '\\' ? 2 : 1;
        }
        replace(start, end + 1, name);
    }

    private void replace(int from, int to, String other) {
        copyTo(from);
        ByteArrayOutputStream out = Objects.requireNonNull(changed);
        out.write('"');
        out.writeBytes(ENCODER.quoteAsUTF8(other));
        out.write('"');
        done = to;
    }

    private void leaveOut(int from, int to) {
        copyTo(from);
        done = Math.max(done, to);
    }

    private void copyTo(int to) {
        if (changed == null) {
            changed = new ByteArrayOutputStream(text.length + 64);
        }
        if (to > done) {
            changed.write(text, done, to - done);
            done = to;
        }
    }

    /** Where commas go when members or elements are left out. */
    private final class Siblings {
        /** End of the last that stays; -1 = none does yet. */
        private int end = -1;
        /** Start of those left out since; -1 = there are none. */
        private int gap = -1;

        private int gapEnd;

        /** One that begins at {@code start} stays. */
        void stays(int start) {
            if (gap >= 0) { // Up to here: before the first that stays no comma is left, and after another its own.
                leaveOut(gap, start);
                gap = -1;
            }
        }

        void leftOut(int start, int ended) {
            if (gap < 0) {
                gap = start;
            }
            gapEnd = ended;
        }

        /** Those at the end go with the comma before them. */
        void close() {
            if (gap >= 0) {
                leaveOut(end >= 0 ? end : gap, gapEnd);
            }
        }
    }
}
