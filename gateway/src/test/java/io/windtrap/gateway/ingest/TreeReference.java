package io.windtrap.gateway.ingest;

import io.windtrap.gateway.answer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scanner's rules over a tree: slow, and obviously right. */
final class TreeReference {
    private static final String INVISIBLE = "[[\\p{C}\\p{Z}&&[^ ]]\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]";
    private static final String STRING_OR_SPACE = "(\"(?:[^\"\\\\]++|\\\\.)*+\")|\\s+";
    private static final int LONGEST_SENT_AT = 64;
    private static final int LONGEST_STRING = 65_536;
    private static final Scan INVALID = new Scan.Refused(Refusal.JSON_INVALID, null);

    private TreeReference() {}

    static Scan single(byte[] body) {
        return switch (JsonTree.of(body)) {
            case null -> INVALID;
            case JsonTree.Items _ -> new Scan.Refused(Refusal.EVENT_INVALID, null);
            case JsonTree.Members event when !isReadable(event) -> INVALID;
            case JsonTree.Members event
            when user(event) == null ->
                new Scan.Refused(
                        Refusal.IDENTITY_MISSING, event.member("writeKey").string());
            case JsonTree.Members event ->
                new Scan.Events(
                        List.of(event(event)), null, event.member("writeKey").string());
            case JsonTree _ -> new Scan.Refused(Refusal.IDENTITY_MISSING, null);
        };
    }

    static Scan batch(byte[] body, int mostEvents) {
        return batch(body, mostEvents, Refusal.BATCH_EMPTY);
    }

    static Scan importBatch(byte[] body, int mostEvents) {
        return batch(body, mostEvents, null);
    }

    private static Scan batch(byte[] bytes, int mostEvents, @Nullable Refusal ofNoEvents) {
        JsonTree body = JsonTree.of(bytes);
        if (body == null || !areReadable(body, "sentAt", "writeKey")) {
            return INVALID;
        }
        String writeKey = body.member("writeKey").string();
        List<JsonTree> items = switch (body.member("batch")) {
            case JsonTree.Nothing _ -> List.of();
            case JsonTree.Items array -> array.items();
            case JsonTree lone -> List.of(lone);
        };
        if (items.isEmpty()) {
            return ofNoEvents == null
                    ? new Scan.Events(List.of(), null, writeKey)
                    : new Scan.Refused(ofNoEvents, writeKey);
        }
        List<ScannedEvent> events = new ArrayList<>();
        for (JsonTree item : items) {
            if (events.size() == mostEvents) {
                return new Scan.Refused(Refusal.TOO_MANY_EVENTS, writeKey);
            }
            if (!(item instanceof JsonTree.Members event)) {
                return new Scan.Refused(Refusal.EVENT_INVALID, writeKey, events.size());
            }
            if (!isReadable(event)) {
                return INVALID;
            }
            if (user(event) == null && !isAnonymous(event.member("type"))) {
                return new Scan.Refused(Refusal.IDENTITY_MISSING, writeKey, events.size());
            }
            events.add(event(event));
        }
        String sentAt = body.member("sentAt").string();
        return new Scan.Events(events, sentAt != null && sentAt.length() <= LONGEST_SENT_AT ? sentAt : null, writeKey);
    }

    private static ScannedEvent event(JsonTree.Members event) {
        String id = event.member("messageId") instanceof JsonTree.Text(String text)
                        && !text.matches("(?s).*\\p{Cs}.*")
                        && !sanitised(text).isEmpty()
                ? text
                : null;
        return new ScannedEvent(
                event.start(),
                event.end(),
                user(event),
                event.member("type").string(),
                id != null,
                id == null ? 0 : id.hashCode(),
                !(event.member("sentAt") instanceof JsonTree.Nothing));
    }

    private static boolean isReadable(JsonTree.Members event) {
        return areReadable(event, "anonymousId", "userId", "type", "messageId", "writeKey")
                && Stream.of("anonymousId", "userId")
                        .allMatch(id -> event.member(id).sentBytes() <= LONGEST_STRING);
    }

    private static boolean areReadable(JsonTree object, String... names) {
        return Stream.of(names)
                .map(name -> object.member(name).string())
                .allMatch(text -> text == null || text.length() <= LONGEST_STRING);
    }

    private static boolean isAnonymous(JsonTree type) {
        return type.equals(new JsonTree.Text("extract")) || type.equals(new JsonTree.Text("record"));
    }

    private static @Nullable String user(JsonTree.Members event) {
        String anonymous = identity(event.member("anonymousId"));
        String user = anonymous.isEmpty() ? identity(event.member("userId")) : anonymous;
        return user.isEmpty() ? null : user;
    }

    private static String identity(JsonTree id) {
        return sanitised(
                switch (id) {
                    case JsonTree.Nothing() -> "";
                    case JsonTree.Text(String text) -> text;
                    case JsonTree.Literal(String spelled) -> spelled;
                    case JsonTree.Items(List<JsonTree> _, String sent) -> compact(sent);
                    case JsonTree.Members(Map<String, JsonTree> _, String sent, int _, int _) -> compact(sent);
                });
    }

    private static String compact(String json) {
        return json.replaceAll(STRING_OR_SPACE, "$1");
    }

    private static String sanitised(String text) {
        return text.replaceAll("\\p{Cs}", "\uFFFD").replaceAll(INVISIBLE, "").strip();
    }
}
