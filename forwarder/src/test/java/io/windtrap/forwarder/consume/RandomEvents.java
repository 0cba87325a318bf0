package io.windtrap.forwarder.consume;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Events as somebody would make them up who has a write key and wants the database to refuse something. */
final class RandomEvents {
    static final List<String> TYPES = List.of("track", "identify", "page", "screen", "group", "alias");

    /** Names that mean something to ClickHouse, to the mapping, to JSON or to a file system; as JSON has them. */
    private static final List<String> NAMES = List.of(
            "_block_number",
            "_blockOffset",
            "_row_exists",
            "_part",
            "_part_uuid",
            "_partition_id",
            "_partition_value",
            "_sample_factor",
            "_table",
            "_database",
            "_shard_num",
            "_data_version",
            "_null",
            "_tmp_",
            "select",
            "primary key",
            "index",
            "format",
            "values",
            "NULL",
            "nan",
            "id",
            "ID",
            "received_at",
            "user_id",
            "event",
            "event_text",
            "row_id",
            "uuid_ts",
            "context",
            "a.b",
            "a",
            "n.null",
            "n.size0",
            "x.keys",
            ".inner.x",
            ".inner_id.0",
            "windtrap rehearsal",
            "windtrap_rehearsal_control_1",
            "tracks",
            "users",
            "rudder_discards",
            "identifies",
            "system",
            "1a",
            "-",
            "`",
            "``; DROP TABLE tracks; --",
            "'",
            "\\\\",
            "\\\\n",
            "\\n",
            "\\t",
            "\\u0000",
            "\\ud800",
            "k\\ud83d",
            "\\ud83d\\ude00",
            "цена",
            "e\\u0301té",
            "été",
            "\\u202e",
            "$",
            "%2F",
            "../etc",
            "*/ x (",
            "/*",
            "__proto__",
            "constructor",
            "");

    private static final List<String> VALUES = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "127",
            "2147483648",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "1e400",
            "-1e400",
            "1e-400",
            "1.5",
            "0.1",
            "1E5",
            "10.0",
            "123456789012345678901234567890.123456789",
            "true",
            "false",
            "null",
            "\"\"",
            "\" \"",
            "\"bad\"",
            "\"1\"",
            "\"-7\"",
            "\"nan\"",
            "\"inf\"",
            "\"NULL\"",
            "\"\\\\N\"",
            "\"\\u0000\"",
            "\"\\t\\n\\r\"",
            "\"\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"2024-02-30\"",
            "\"2024-02-29T12:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"1969-12-31T23:59:59.999Z\"",
            "\"Jan 15, 2024 10:20:30 AM\"",
            "\"00:00\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"127.0.0.1\"",
            "\"[1,2\"",
            "\"{\"",
            "[]",
            "[null]",
            "[1,\"a\",null,{\"b\":[]}]",
            "[[[]]]",
            "[1,2,3]",
            "{}");

    private static final int LONG_NAME = 300;
    private static final int LONG_VALUE = 20_000;
    private static final int MANY = 400;
    /** Characters, each of up to three bytes, below what a producer takes by default. */
    private static final int LARGEST = 300_000;

    private final Random random;

    RandomEvents(Random random) {
        this.random = random;
    }

    /** A name as JSON has it, without quotes. */
    String name() {
        return switch (random.nextInt(8)) {
            case 0 -> pick(NAMES) + pick(NAMES);
            case 1 -> pick(NAMES).repeat(1 + random.nextInt(LONG_NAME) / 8);
            case 2 -> "plain " + random.nextInt(20);
            default -> pick(NAMES);
        };
    }

    /** An event with this id; {@code others} are names that something in the database has. */
    String event(String id, List<String> others) {
        String event = anyEvent(id, others);
        return event.length() <= LARGEST ? event : event(id, others);
    }

    private String anyEvent(String id, List<String> others) {
        String type = pick(TYPES);
        String name = random.nextInt(3) > 0 && !others.isEmpty() ? pick(others) : name();
        return "{\"type\":\"%s\",\"messageId\":\"%s\",\"anonymousId\":\"u%d\",\"event\":\"%s\",\"name\":\"%s\"%s}"
                .formatted(type, id, random.nextInt(7), name, name, members());
    }

    private String members() {
        StringBuilder members = new StringBuilder();
        for (String member : List.of("properties", "traits", "context", "userId", "groupId", "timestamp", "sentAt")) {
            if (random.nextInt(3) == 0) {
                members.append(",\"").append(member).append("\":").append(value(3));
            } else if (random.nextInt(2) == 0) {
                members.append(",\"").append(member).append("\":").append(object(3));
            }
        }
        if (random.nextInt(6) == 0) {
            members.append(",\"integrations\":").append(integrations());
        }
        return members.toString();
    }

    private String integrations() {
        return switch (random.nextInt(3)) {
            case 0 -> "{\"All\":false}";
            case 1 -> "{\"All\":true,\"ClickHouse\":{\"options\":{\"useBlendoCasing\":true}}}";
            default -> value(2);
        };
    }

    private String object(int depth) {
        int size = random.nextInt(40) == 0 ? MANY : random.nextInt(5);
        return IntStream.range(0, size)
                .mapToObj(member -> "\"" + name() + (size == MANY ? member : "") + "\":" + value(depth - 1))
                .collect(joining(",", "{", "}"));
    }

    private String value(int depth) {
        return switch (random.nextInt(12)) {
            case 0 -> depth > 0 ? object(depth) : "{}";
            case 1 ->
                IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value(0)).collect(joining(",", "[", "]"));
            case 2 -> "\"" + "x".repeat(random.nextInt(LONG_VALUE)) + "\"";
            case 3 -> Long.toString(random.nextLong());
            case 4 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            default -> pick(VALUES);
        };
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
