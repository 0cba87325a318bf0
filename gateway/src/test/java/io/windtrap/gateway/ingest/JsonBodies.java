package io.windtrap.gateway.ingest;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Bodies of batch requests: right ones, odd ones, and ones with everything twice. */
public final class JsonBodies {
    private static final int DEEPEST = 400;

    private JsonBodies() {}

    /** Bodies that are JSON, if not always events. */
    public static Arbitrary<String> bodies() {
        Arbitrary<String> events = object(values()).list().ofMaxSize(4).map(JsonBodies::array);
        Arbitrary<String> batch =
                Arbitraries.frequencyOf(Tuple.of(6, events), Tuple.of(1, object(values())), Tuple.of(1, values()));
        Arbitrary<String> member = Combinators.combine(keys(), values()).as((key, value) -> key + ":" + value);
        return Combinators.combine(
                        member.list().ofMaxSize(2), batch, member.list().ofMaxSize(2), spaces())
                .as((before, value, after, space) -> space
                        + braces(Stream.of(before, List.of("\"batch\":" + space + value), after)
                                .flatMap(List::stream)
                                .toList())
                        + space);
    }

    /** Batches whose events nest up to {@value #DEEPEST} levels, which is more than is let in. */
    public static Arbitrary<String> deepBodies() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, DEEPEST),
                        Arbitraries.of("[", "{\"batch\":"),
                        Arbitraries.of("properties", "userId", "batch"))
                .as((depth, open, key) -> "{\"batch\":[{\"userId\":\"u\",\"" + key + "\":" + open.repeat(depth) + "1"
                        + (open.equals("[") ? "]" : "}").repeat(depth) + "}]}");
    }

    private static Arbitrary<String> values() {
        Arbitrary<String> scalars =
                Arbitraries.oneOf(strings(), Arbitraries.of("null", "true", "false", "0", "-1.5e3", "456"));
        return Arbitraries.lazyOf(
                () -> scalars,
                () -> scalars,
                () -> scalars,
                () -> object(scalars),
                () -> object(values()),
                () -> values().list().ofMaxSize(2).map(JsonBodies::array));
    }

    private static Arbitrary<String> object(Arbitrary<String> values) {
        return Combinators.combine(keys(), spaces(), values)
                .as((key, space, value) -> space + key + space + ":" + value)
                .list()
                .ofMaxSize(5)
                .map(JsonBodies::braces);
    }

    private static Arbitrary<String> keys() {
        return Arbitraries.of(
                "\"userId\"",
                "\"anonymousId\"",
                "\"messageId\"",
                "\"type\"",
                "\"sentAt\"",
                "\"batch\"",
                "\"user\\u0049d\"",
                "\"é\"");
    }

    private static Arbitrary<String> strings() {
        return Arbitraries.of(
                        "",
                        "a",
                        "track",
                        "record",
                        " ",
                        "\\u0000",
                        "\\ud800",
                        "\\ud83c\\udf89",
                        "🎉é",
                        "\u200B",
                        "\\\"",
                        "]}",
                        "\\\\")
                .list()
                .ofMaxSize(3)
                .map(parts -> '"' + String.join("", parts) + '"');
    }

    private static Arbitrary<String> spaces() {
        return Arbitraries.of("", "", " ", "\n\t");
    }

    private static String array(List<String> items) {
        return items.stream().collect(Collectors.joining(" ,", "[", "]"));
    }

    private static String braces(List<String> members) {
        return members.stream().collect(Collectors.joining(",", "{", "}"));
    }
}
