package io.windtrap.console.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.console.http.ApiRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody looks for: those that match all that is not empty.
 *
 * @param source id of the source
 * @param type of the event, such as {@code track}
 * @param event name
 * @param user userId or anonymousId
 * @param id messageId
 * @param text anywhere in the value's bytes; ASCII letters match in either case
 */
public record EventFilter(
        Optional<String> source,
        Optional<String> type,
        Optional<String> event,
        Optional<String> user,
        Optional<String> id,
        Optional<String> text) {
    /** Every event. */
    public static final EventFilter ALL = new EventFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** That of a request's query. */
    static EventFilter of(ApiRequest request) {
        return new EventFilter(
                request.text("source"),
                request.text("type"),
                request.text("event"),
                request.text("user"),
                request.text("id"),
                request.text("text"));
    }

    /** Whether it takes every event. */
    boolean takesAll() {
        return equals(ALL);
    }

    /**
     * Whether {@code record} is looked for.
     *
     * @param line is made only where something of it is asked for
     */
    boolean matches(ConsumerRecord<byte[], byte[]> record, Supplier<EventLine> line) {
        if (source.isPresent() && !source.get().equals(EventLine.header(record, "source"))) {
            return false;
        }
        if (text.isPresent() && !contains(record.value(), text.get().getBytes(UTF_8))) {
            return false;
        }
        return is(type, () -> line.get().type())
                && is(event, () -> line.get().event())
                && is(id, () -> line.get().messageId())
                && (user.isEmpty()
                        || is(user, () -> line.get().userId())
                        || is(user, () -> line.get().anonymousId()));
    }

    private static boolean is(Optional<String> wanted, Supplier<@Nullable String> value) {
        return wanted.isEmpty() || wanted.get().equals(value.get());
    }

    private static boolean contains(byte @Nullable [] value, byte[] wanted) {
        if (value == null) {
            return false;
        }
        byte first = lower(wanted[0]);
        for (int i = 0; i <= value.length - wanted.length; i++) {
            if (lower(value[i]) == first && matchesAt(value, i, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesAt(byte[] value, int at, byte[] wanted) {
        for (int i = 1; i < wanted.length; i++) {
            if (lower(value[at + i]) != lower(wanted[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte one) {
        return one >= 'A' && one <= 'Z' ? (byte) (one + ('a' - 'A')) : one;
    }
}
