package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.json.CanonicalJson;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Glance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event as a script gets it.
 *
 * @param json the event, a JSON object in UTF-8
 * @param metadata what {@code metadata(event)} answers, a JSON object: {@code sourceId}, {@code receivedAt} and so on; few scripts ask
 * @param canonical whether JavaScript would write {@code json} as it is
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record ScriptEvent(byte[] json, Supplier<String> metadata, boolean canonical) {
    private static final JsonFactory JSON = new JsonFactory();
    /** Length of {@code {}}. */
    private static final int EMPTY = 2;

    /**
     * An event as RudderStack shows it: with the type of its route, the id that the gateway made, and the address of its client as
     * {@code request_ip}.
     *
     * @throws IOException if it can't be read
     */
    public static ScriptEvent of(Event event) throws IOException {
        byte[] json = event.value();
        if (json.length >= EMPTY && json[json.length - 1] == '}') {
            byte[] shown = shown(json, event.facts(), json.length == EMPTY);
            if (CanonicalJson.isObject(shown)) {
                return new ScriptEvent(shown, () -> metadata(event), true);
            }
        }
        byte[] shown = shown(json, event.facts(), !event.glance().hasMembers());
        return new ScriptEvent(shown, () -> metadata(event), false);
    }

    /** An event whose metadata are known. */
    ScriptEvent(byte[] json, String metadata) {
        this(json, () -> metadata, CanonicalJson.isObject(json));
    }

    /** Behind the others, where JavaScript believes them: of names that come twice it takes the last. */
    private static byte[] shown(byte[] json, EventFacts facts, boolean isEmpty) {
        if (facts.type() == null && facts.id() == null && facts.ip() == null) {
            return json;
        }
        int end = json.length;
        while (json[end - 1] != '}') {
            end--;
        }
        var shown = new ByteArrayOutputStream(json.length + 100);
        shown.write(json, 0, end - 1);
        boolean isFirst = add(shown, "type", facts.type(), isEmpty);
        isFirst = add(shown, "messageId", facts.id(), isFirst);
        add(shown, RequestIp.NAME, facts.ip(), isFirst);
        shown.write('}');
        return shown.toByteArray();
    }

    private static boolean add(ByteArrayOutputStream to, String name, @Nullable String value, boolean isEmpty) {
        if (value == null) {
            return isEmpty;
        }
        to.writeBytes(((isEmpty ? "\"" : ",\"") + name + "\":\"").getBytes(UTF_8));
        to.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        to.write('"');
        return false;
    }

    private static String metadata(Event event) {
        EventFacts facts = event.facts();
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            Glance glance = event.glance();
            json.writeStartObject();
            json.writeStringField("sourceId", facts.sourceId());
            write(json, "sourceType", facts.sourceType());
            write(json, "sourceCategory", facts.sourceCategory());
            write(json, "messageId", facts.id() == null ? glance.messageId() : facts.id());
            write(json, "eventType", event.type());
            write(json, "eventName", glance.name());
            write(
                    json,
                    "receivedAt",
                    Instant.ofEpochMilli(event.receivedAtMillis()).toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // It was read before.
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
