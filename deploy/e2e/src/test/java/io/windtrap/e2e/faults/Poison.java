package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record that no gateway would write, put straight into the topic.
 *
 * @param reason why it becomes a dead letter; null = it has rows all the same, {@code id} in {@code tracks}
 * @param headers name and value in turn
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Poison(String id, String reason, byte[] value, List<byte[]> headers) {
    /** Marks these records, for those who compare the others. */
    static final String MARK = "poison";

    private static final int HUGE = 6_000_000;
    private static final int TOO_DEEP = 3_000;
    private static final int DEEP = 300;
    private static final int THOUSAND = 1_000;

    /** @param names distinct names of properties, over all events together */
    static List<Poison> all(int names) {
        return Stream.of(malformedRecords(), refusedEvents(), hardEvents(), conflicts(), manyNames(names))
                .flatMap(List::stream)
                .toList();
    }

    ProducerRecord<byte[], byte[]> in(String topic) {
        ProducerRecord<byte[], byte[]> published = new ProducerRecord<>(topic, id.getBytes(UTF_8), value);
        published.headers().add(new RecordHeader(MARK, id.getBytes(UTF_8)));
        for (int header = 0; header < headers.size(); header += 2) {
            published.headers().add(new RecordHeader(new String(headers.get(header), UTF_8), headers.get(header + 1)));
        }
        return published;
    }

    private static List<Poison> malformedRecords() {
        byte[] source = "source".getBytes(UTF_8);
        byte[] local = "local".getBytes(UTF_8);
        byte[] version = "v".getBytes(UTF_8);
        byte[] good = event("malformed", "{}").getBytes(UTF_8);
        List<Poison> records = new ArrayList<>();
        for (String text : List.of("", "abc", "0", "-1", "1.0", "99999999999", " 1")) {
            records.add(new Poison(
                    "v" + text, "malformed_record", good, List.of(version, text.getBytes(UTF_8), source, local)));
        }
        byte[] garbage = {(byte) 0xff, 0, (byte) 0xc3, 10};
        records.add(new Poison("no-headers", "malformed_record", good, List.of()));
        records.add(new Poison("garbage-version", "malformed_record", good, List.of(version, garbage, source, local)));
        records.add(new Poison("no-version", "malformed_record", good, List.of(source, local)));
        records.add(new Poison("null-version", "malformed_record", good, Arrays.asList(version, null, source, local)));
        records.add(new Poison("no-source", "malformed_record", good, List.of(version, one())));
        records.add(new Poison("null-source", "malformed_record", good, Arrays.asList(version, one(), source, null)));
        records.add(new Poison("empty-source", "malformed_record", good, List.of(version, one(), source, new byte[0])));
        records.add(new Poison("no-value", "malformed_record", null, List.of(version, one(), source, local)));
        return records;
    }

    private static List<Poison> refusedEvents() {
        List<Poison> records = new ArrayList<>();
        for (String text :
                List.of("", " ", "{not json", "{\"type\":\"track\"", "{} {}", "\u0000\u0001", "{\"a\":01}")) {
            records.add(refused("not_json", text.getBytes(UTF_8)));
        }
        records.add(refused("not_json", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'}));
        for (String text : List.of("[]", "null", "12", "\"text\"", "true")) {
            records.add(refused("not_an_object", text.getBytes(UTF_8)));
        }
        records.add(refused("too_complex", event("deep", nested(TOO_DEEP)).getBytes(UTF_8)));
        records.add(refused(
                "too_complex",
                event("long", "{\"n\":" + "9".repeat(5_000) + "}").getBytes(UTF_8)));
        records.add(refused("unknown_type", "{}".getBytes(UTF_8)));
        records.add(refused("unknown_type", "{\"type\":7,\"messageId\":\"x\"}".getBytes(UTF_8)));
        return records;
    }

    private static List<Poison> hardEvents() {
        String columns = IntStream.range(0, THOUSAND)
                .mapToObj(column -> "\"wide_%d\":%d".formatted(column, column))
                .collect(Collectors.joining(",", "{", "}"));
        return List.of(
                stored("hard-huge", event("hard-huge", "{\"text\":\"" + "x".repeat(HUGE) + "\"}")),
                stored("hard-deep", event("hard-deep", nested(DEEP))),
                stored("hard-wide", event("hard-wide", columns)));
    }

    /** Every type of value for the same columns, whose types the scenario has chosen, or the first to come chooses. */
    private static List<Poison> conflicts() {
        List<String> values = List.of(
                "1",
                "-1.5",
                "true",
                "\"text\"",
                "\"2024-02-30T25:00:00Z\"",
                "\"2024-02-29T12:00:00Z\"",
                "[1,\"a\",null]",
                "{\"inner\":1}",
                "null",
                "1e308",
                "123456789012345678901234567890",
                "\"\\u0000\\t\\n\\\\N\"");
        List<Poison> records = new ArrayList<>();
        for (String value : values) {
            String id = "conflict-" + records.size();
            String properties = Stream.of("whole", "real", "truth", "moment", "words", "many", "free")
                    .map(column -> "\"" + column + "\":" + value)
                    .collect(Collectors.joining(",", "{", "}"));
            records.add(stored(id, event(id, "Conflict", properties)));
        }
        return records;
    }

    private static List<Poison> manyNames(int names) {
        int each = 100;
        return IntStream.range(0, names / each)
                .mapToObj(part -> {
                    String properties = IntStream.range(part * each, part * each + each)
                            .mapToObj(name -> "\"name_%d\":%d".formatted(name, name))
                            .collect(Collectors.joining(",", "{", "}"));
                    return stored("names-" + part, event("names-" + part, "Names", properties));
                })
                .toList();
    }

    private static Poison refused(String reason, byte[] value) {
        return new Poison("refused", reason, value, wellFormed());
    }

    private static Poison stored(String id, String event) {
        return new Poison(id, null, event.getBytes(UTF_8), wellFormed());
    }

    private static List<byte[]> wellFormed() {
        return List.of("v".getBytes(UTF_8), one(), "source".getBytes(UTF_8), "local".getBytes(UTF_8));
    }

    private static byte[] one() {
        return new byte[] {'1'};
    }

    private static String event(String id, String properties) {
        return event(id, id, properties);
    }

    private static String event(String id, String name, String properties) {
        return "{\"type\":\"track\",\"event\":\"%s\",\"messageId\":\"%s\",\"properties\":%s}"
                .formatted(name, id, properties);
    }

    private static String nested(int levels) {
        return "{\"d\":".repeat(levels) + "1" + "}".repeat(levels);
    }
}
