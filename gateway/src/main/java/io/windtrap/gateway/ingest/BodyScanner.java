package io.windtrap.gateway.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.windtrap.common.json.HalfCharacters;
import io.windtrap.gateway.answer.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events of a body in one pass over its bytes, without a tree, and says which bodies are refused (the matrix of
 * spec 1.2). All or nothing: the first offending event, in order, decides for the request.
 *
 * <p>Invalid UTF-8 is refused as invalid JSON, which RudderStack does not do: what lies in the log must be readable by
 * every consumer of it. Neither NUL bytes nor a byte-order mark can begin valid JSON, so Jackson's guess at UTF-16 and
 * UTF-32 never comes into play.
 */
public final class BodyScanner {
    private static final int DEEPEST_NESTING = 256;
    private static final int LONGEST_NUMBER = 1000;
    private static final int LONGEST_NAME = 50_000;
    /** Of the strings that are read here, in characters; what the gateway has no use for is as long as the body allows. */
    static final int LONGEST_STRING = 1 << 16;
    /** Longest {@code sentAt} of a batch that can be a time: it is copied to each event of the batch. */
    private static final int LONGEST_SENT_AT = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // names come from outside and must not outlive the request
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .maxStringLength(LONGEST_STRING)
                    .build())
            .build();

    private final JsonParser json;
    private final byte[] body;
    private final int mostEvents;
    private final boolean dropsBad;
    private final List<ScannedEvent> events = new ArrayList<>(1);
    private @Nullable Refusal firstRefusal;
    /** Place of the item that is read, in its batch; before and without a batch {@link Scan.Refused#NO_EVENT}. */
    private int item = Scan.Refused.NO_EVENT;

    private int refusedItem = Scan.Refused.NO_EVENT;
    private Scan.@Nullable Dropped dropped;
    private @Nullable String sentAt;
    private @Nullable String writeKey;

    private BodyScanner(JsonParser json, byte[] body, int mostEvents, boolean dropsBad) {
        this.json = json;
        this.body = body;
        this.mostEvents = mostEvents;
        this.dropsBad = dropsBad;
    }

    /** Scans {@code body[0, length)} as one event of a route that forces the type: an identity is required. */
    public static Scan single(byte[] body, int length) {
        return scan(body, length, 1, false, BodyScanner::singleEvent);
    }

    /** Scans {@code body[0, length)} as {@code {"batch": […]}} of at most {@code mostEvents}. */
    public static Scan batch(byte[] body, int length, int mostEvents) {
        return batch(body, length, mostEvents, false);
    }

    /**
     * As {@link #batch(byte[], int, int)}.
     *
     * @param dropsBad whether an event that would have its batch refused is left out instead, as long as another is good
     */
    public static Scan batch(byte[] body, int length, int mostEvents, boolean dropsBad) {
        return scan(body, length, mostEvents, dropsBad, BodyScanner::batchObject);
    }

    /** As {@link #batch(byte[], int, int)}, but an empty or missing batch is nothing to do (spec 1.4). */
    public static Scan importBatch(byte[] body, int length, int mostEvents) {
        return importBatch(body, length, mostEvents, false);
    }

    /** As {@link #importBatch(byte[], int, int)} and {@link #batch(byte[], int, int, boolean)}. */
    public static Scan importBatch(byte[] body, int length, int mostEvents, boolean dropsBad) {
        Scan scan = batch(body, length, mostEvents, dropsBad);
        return scan instanceof Scan.Refused refused && refused.refusal() == Refusal.BATCH_EMPTY
                ? new Scan.Events(List.of(), null, refused.writeKey())
                : scan;
    }

    private static Scan scan(byte[] body, int length, int mostEvents, boolean dropsBad, Shape shape) {
        if (!canBeginJson(body, length) || !Utf8.isWellFormed(body, length)) {
            return new Scan.Refused(Refusal.JSON_INVALID, null);
        }
        try {
            return scan(body, body, length, mostEvents, dropsBad, shape);
        } catch (JacksonException e) {
            return withoutHalfCharacters(body, length, mostEvents, dropsBad, shape);
        }
    }

    private static Scan withoutHalfCharacters(byte[] body, int length, int mostEvents, boolean dropsBad, Shape shape) {
        byte[] readable = HalfCharacters.replacedInNames(body, length);
        try {
            return readable == null
                    ? new Scan.Refused(Refusal.JSON_INVALID, null)
                    : scan(readable, body, length, mostEvents, dropsBad, shape);
        } catch (JacksonException e) {
            return new Scan.Refused(Refusal.JSON_INVALID, null);
        }
    }

    /** Parses {@code readable}, which is {@code body} but for the letters of some names. */
    private static Scan scan(byte[] readable, byte[] body, int length, int mostEvents, boolean dropsBad, Shape shape)
            throws JacksonException {
        try (JsonParser json = JSON.createParser(readable, 0, length)) {
            var scanner = new BodyScanner(json, body, mostEvents, dropsBad);
            shape.read(scanner, json.nextToken());
            return json.nextToken() == null ? scanner.outcome() : new Scan.Refused(Refusal.JSON_INVALID, null);
        } catch (JacksonException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static boolean canBeginJson(byte[] body, int length) {
        for (int i = 0; i < Math.min(length, Integer.BYTES); i++) {
            if (body[i] == 0) {
                return false;
            }
        }
        return length > 0 && body[0] > 0;
    }

    private Scan outcome() {
        if (firstRefusal != null) {
            return new Scan.Refused(firstRefusal, writeKey, refusedItem);
        }
        if (events.isEmpty()) {
            return dropped == null
                    ? new Scan.Refused(Refusal.BATCH_EMPTY, writeKey)
                    : new Scan.Refused(dropped.refusal(), writeKey, dropped.first());
        }
        return new Scan.Events(events, sentAt, writeKey, dropped);
    }

    private void singleEvent(@Nullable JsonToken first) throws IOException {
        if (first == null) {
            refuse(Refusal.JSON_INVALID);
        } else if (first == JsonToken.START_OBJECT) {
            writeKey = event(false);
        } else if (first == JsonToken.START_ARRAY) {
            refuse(Refusal.EVENT_INVALID);
        } else {
            refuse(Refusal.IDENTITY_MISSING); // RudderStack reads a scalar as {}
        }
        json.skipChildren();
    }

    private void batchObject(@Nullable JsonToken first) throws IOException {
        if (first == null) {
            refuse(Refusal.JSON_INVALID);
        } else if (first != JsonToken.START_OBJECT) {
            refuse(Refusal.BATCH_EMPTY);
            json.skipChildren();
        } else {
            batchFields();
        }
    }

    private void batchFields() throws IOException {
        boolean batchSeen = false;
        boolean sentAtSeen = false;
        boolean writeKeySeen = false;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (key.equals("batch") && !batchSeen) {
                batchSeen = true;
                batchValue(value);
            } else if (key.equals("sentAt") && !sentAtSeen) {
                sentAtSeen = true;
                sentAt = value == JsonToken.VALUE_STRING ? shortText() : null;
            } else if (key.equals("writeKey") && !writeKeySeen) {
                writeKeySeen = true;
                writeKey = value == JsonToken.VALUE_STRING ? json.getText() : null;
            }
            json.skipChildren();
        }
    }

    private void batchValue(JsonToken value) throws IOException {
        switch (value) {
            case VALUE_NULL -> refuse(Refusal.BATCH_EMPTY);
            case START_ARRAY -> {
                for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
                    batchItem(item);
                }
            }
            default -> batchItem(value); // RudderStack takes a lone event for a batch of one
        }
    }

    /** Once the batch is refused, all that matters of its other items is that they are JSON. */
    private void batchItem(JsonToken item) throws IOException {
        this.item++;
        if (this.item == mostEvents) {
            refuse(Refusal.TOO_MANY_EVENTS);
        }
        if (firstRefusal == null && item == JsonToken.START_OBJECT) {
            event(true);
        } else {
            refuseItem(Refusal.EVENT_INVALID);
            json.skipChildren();
        }
    }

    /** Reads one event; returns its own write key, or null. */
    private @Nullable String event(boolean ownType) throws IOException {
        var scanner = new EventScanner(json, body);
        ScannedEvent event = scanner.scan();
        boolean anonymous = ownType && ("extract".equals(event.type()) || "record".equals(event.type()));
        if (event.user() == null && !anonymous) {
            refuseItem(Refusal.IDENTITY_MISSING);
        } else {
            events.add(event);
        }
        return scanner.writeKey();
    }

    private void refuseItem(Refusal refusal) {
        if (dropsBad && firstRefusal == null) {
            dropped = dropped == null
                    ? new Scan.Dropped(1, refusal, item)
                    : new Scan.Dropped(dropped.count() + 1, dropped.refusal(), dropped.first());
        } else if (firstRefusal == null) {
            firstRefusal = refusal;
            refusedItem = item;
        }
    }

    private void refuse(Refusal refusal) {
        if (firstRefusal == null) {
            firstRefusal = refusal;
        }
    }

    private @Nullable String shortText() throws IOException {
        String text = json.getText();
        return text.length() <= LONGEST_SENT_AT ? text : null;
    }

    /** How the events lie in the body of a route. */
    @FunctionalInterface
    private interface Shape {
        void read(BodyScanner scanner, @Nullable JsonToken first) throws IOException;
    }
}
