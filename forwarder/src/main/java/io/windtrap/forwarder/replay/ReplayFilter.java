package io.windtrap.forwarder.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.windtrap.common.record.EventRecord;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which events a replay stores: those that match every one of the lists that is not empty. Depends on the record alone, so it
 * decides the same each time.
 *
 * @param sources ids of sources
 * @param types types of events, such as {@code track}
 * @param events names of {@code track} events
 * @param users values of {@code userId} or {@code anonymousId}
 */
public record ReplayFilter(Set<String> sources, Set<String> types, Set<String> events, Set<String> users) {
    /** Takes every event. */
    public static final ReplayFilter ALL = new ReplayFilter(Set.of(), Set.of(), Set.of(), Set.of());

    private static final JsonFactory JSON = new JsonFactory();

    /** Takes the sets as they are now. */
    public ReplayFilter {
        sources = Set.copyOf(sources);
        types = Set.copyOf(types);
        events = Set.copyOf(events);
        users = Set.copyOf(users);
    }

    /** Whether {@code record} is to be stored; what is not JSON is taken unless its content is asked for. */
    public boolean takes(EventRecord record) {
        if (!sources.isEmpty() && !sources.contains(record.facts().sourceId())) {
            return false;
        }
        if (types.isEmpty() && events.isEmpty() && users.isEmpty()) {
            return true;
        }
        Fields fields = Fields.of(record.value());
        String type = Objects.requireNonNullElse(record.facts().type(), Objects.requireNonNullElse(fields.type, ""));
        return (types.isEmpty() || types.contains(type))
                && (events.isEmpty() || (fields.event != null && events.contains(fields.event)))
                && (users.isEmpty() || isOf(fields.userId) || isOf(fields.anonymousId));
    }

    private boolean isOf(@Nullable String user) {
        return user != null && users.contains(user);
    }

    /** The same text for equal filters; empty when every event is taken. */
    public String text() {
        return equals(ALL)
                ? ""
                : "sources=" + new TreeSet<>(sources) + " types=" + new TreeSet<>(types) + " events="
                        + new TreeSet<>(events) + " users=" + new TreeSet<>(users);
    }

    /** The fields of an event that can be asked for; the first of its name counts, as everywhere. */
    private static final class Fields {
        private @Nullable String type;
        private @Nullable String event;
        private @Nullable String userId;
        private @Nullable String anonymousId;

        private static Fields of(byte[] json) {
            var fields = new Fields();
            try (JsonParser parser = JSON.createParser(json)) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String name = parser.currentName();
                        JsonToken value = parser.nextToken();
                        if (value.isScalarValue()) {
                            fields.set(name, parser.getText());
                        } else {
                            parser.skipChildren();
                        }
                    }
                }
            } catch (IOException e) {
                return fields; // What stands before the fault counts: the whole event becomes a dead letter, or is left
                // out.
            }
            return fields;
        }

        private void set(String name, String value) {
            switch (name) {
                case "type" -> type = type == null ? value : type;
                case "event" -> event = event == null ? value : event;
                case "userId" -> userId = userId == null ? value : userId;
                case "anonymousId" -> anonymousId = anonymousId == null ? value : anonymousId;
                default -> {
                    // asked for by nobody
                }
            }
        }
    }
}
