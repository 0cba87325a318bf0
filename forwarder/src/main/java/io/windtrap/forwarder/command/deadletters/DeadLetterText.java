package io.windtrap.forwarder.command.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.SpanContext;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.trace.TraceParent;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Dead letters as lines for people and for programs. */
final class DeadLetterText {
    static final String HEADING =
            line("DESTINATION", "REASON", "EVENT AT", "TABLE", "RECEIVED", "ATTEMPTS", "REDRIVEN", "DETAIL");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeadLetterText() {}

    static String row(DeadLetter letter, boolean redriven) {
        return line(
                letter.id().destination(),
                letter.reason(),
                letter.id().place().toString(),
                letter.id().table().isEmpty() ? "-" : letter.id().table(),
                received(letter),
                Integer.toString(letter.attempts()),
                redriven ? "yes" : "no",
                letter.detail());
    }

    /** One JSON object on one line; nothing of the event but its place, time and size. */
    static String json(DeadLetter letter, boolean redriven) {
        byte[] value = letter.original().value();
        ObjectNode json = JSON.createObjectNode()
                .put("destination", letter.id().destination())
                .put("reason", letter.reason())
                .put("detail", letter.detail())
                .put("topic", letter.id().place().topic())
                .put("partition", letter.id().place().partition())
                .put("offset", letter.id().place().offset())
                .put("table", letter.id().table().isEmpty() ? null : letter.id().table())
                .put("received_at", received(letter))
                .put("attempts", letter.attempts())
                .put("redriven", redriven)
                .put("trace", trace(letter))
                .put("bytes", value == null ? 0 : value.length);
        return json.toString();
    }

    /** Every header and, if wanted, key and value. */
    static String whole(DeadLetter letter, boolean redriven, boolean payload) {
        DeadLetter.Original event = letter.original();
        var text = new StringBuilder();
        text.append(line("event at", letter.id().place().toString()));
        text.append('\n').append(line("received", received(letter)));
        text.append('\n').append(line("redriven", redriven ? "yes" : "no"));
        String trace = trace(letter);
        if (trace != null) {
            text.append('\n').append(line("trace", trace));
        }
        for (Header header : event.headers()) {
            text.append('\n').append(line("header " + header.key(), text(header.value())));
        }
        byte[] value = event.value();
        String size = letter.valueOmitted()
                ? "not in the dead letter; read from the event's own offset"
                : (value == null ? 0 : value.length) + " bytes" + (payload ? "" : ", shown by --payload");
        text.append('\n').append(line("value", size));
        if (payload) {
            text.append('\n').append(line("key", text(event.key())));
            text.append('\n').append(text(value));
        }
        return text.toString();
    }

    /** Id of the trace that the event belongs to; null where it was not sampled. */
    private static @Nullable String trace(DeadLetter letter) {
        SpanContext span = TraceParent.of(letter.ownHeaders());
        return span.isValid() ? span.getTraceId() : null;
    }

    private static String received(DeadLetter letter) {
        return Instant.ofEpochMilli(letter.original().timestamp()).toString();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "-" : new String(bytes, UTF_8);
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-24s %s", name, value);
    }

    private static String line(
            String destination,
            String reason,
            String place,
            String table,
            String received,
            String attempts,
            String redriven,
            String detail) {
        return String.format(
                Locale.ROOT,
                "%-16s %-18s %-24s %-20s %-24s %8s %8s  %s",
                destination,
                reason,
                place,
                table,
                received,
                attempts,
                redriven,
                detail);
    }
}
