package io.windtrap.gateway.ingest;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Bodies of requests, lone events and batches: right ones, odd ones, and ones with everything twice. */
public final class JsonBodies {
    private static final int DEEPEST = 400;
    private static final int NUMBER_LIMIT = 1_000;
    private static final int NAME_LIMIT = 50_000;
    private static final int STRING_LIMIT = 65_536;
    private static final int SENT_AT_LIMIT = 64;

    private JsonBodies() {}

    /** Bodies that are nearly all JSON, if not always events. */
    public static Arbitrary<String> bodies() {
        Arbitrary<String> body = Arbitraries.frequencyOf(
                Tuple.of(6, batches()),
                Tuple.of(2, plainEvents()),
                Tuple.of(2, object(values())),
                Tuple.of(1, values()));
        Arbitrary<String> tails =
                Arbitraries.frequencyOf(Tuple.of(20, spaces()), Tuple.of(1, Arbitraries.of("{}", ",", "]", "0")));
        return Combinators.combine(spaces(), body, tails).as((space, value, tail) -> space + value + tail);
    }

    private static Arbitrary<String> batches() {
        Arbitrary<String> events = Arbitraries.oneOf(object(values()), plainEvents())
                .list()
                .ofMaxSize(4)
                .map(JsonBodies::array);
        Arbitrary<String> batch =
                Arbitraries.frequencyOf(Tuple.of(6, events), Tuple.of(1, object(values())), Tuple.of(1, values()));
        Arbitrary<String> member =
                Arbitraries.oneOf(member(keys(), values()), times().map(time -> "\"sentAt\":\"" + time + '"'));
        return Combinators.combine(
                        member.list().ofMaxSize(2), batch, member.list().ofMaxSize(2), spaces())
                .as((before, value, after, space) ->
                        braces(Stream.of(before, List.of("\"batch\":" + space + value), after)
                                .flatMap(List::stream)
                                .toList()));
    }

    /** Events that have just what they need, or something more, or that twice. */
    private static Arbitrary<String> plainEvents() {
        Arbitrary<String> some = Arbitraries.of("null", "1", "\"\"", "\"a\"");
        Arbitrary<String> twice = Combinators.combine(
                        Arbitraries.of("anonymousId", "userId", "messageId", "type", "sentAt", "writeKey"), some, some)
                .as((key, first, second) -> "\"%1$s\":%2$s,\"%1$s\":%3$s".formatted(key, first, second));
        return Combinators.combine(
                        Arbitraries.of("\"userId\":\"u\"", "\"type\":\"record\"", "\"type\":\"extract\""),
                        Arbitraries.oneOf(member(keys(), values()), twice)
                                .list()
                                .ofMaxSize(1))
                .as((enough, more) ->
                        braces(Stream.concat(Stream.of(enough), more.stream()).toList()));
    }

    /** Lone events and batches with a number, a name or a string that is about as long as any may be. */
    public static Arbitrary<String> longBodies() {
        Arbitrary<String> digits = Arbitraries.integers()
                .between(NUMBER_LIMIT - 9, NUMBER_LIMIT + 3)
                .map("7"::repeat);
        Arbitrary<String> numbers = Combinators.combine(
                        digits, Arbitraries.of("%s", "-%s", "0.%s", "%s.25", "-%se-8", "1E+%s"))
                .as((number, form) -> form.formatted(number));
        Arbitrary<String> units = Arbitraries.of("n", "é", "\\u0041");
        Arbitrary<String> names = Combinators.combine(
                        Arbitraries.integers().between(NAME_LIMIT - 6, NAME_LIMIT + 6), units)
                .as((bytes, unit) -> '"' + unit.repeat(bytes / (unit.equals("é") ? 2 : 1)) + '"');
        Arbitrary<String> strings = Combinators.combine(
                        Arbitraries.integers().between(STRING_LIMIT - 2, STRING_LIMIT + 2), units)
                .as((characters, unit) -> '"' + unit.repeat(characters) + '"');
        Arbitrary<String> arrays = Arbitraries.integers()
                .between(STRING_LIMIT / 2 - 3, STRING_LIMIT / 2 + 1)
                .map(items -> '[' + "1,".repeat(items) + "1]");
        Arbitrary<String> members = Arbitraries.oneOf(
                member(keys(), Arbitraries.oneOf(numbers, strings)),
                member(Arbitraries.of("\"anonymousId\"", "\"userId\""), arrays),
                names.map(name -> name + ":0"));
        return Combinators.combine(
                        members,
                        Arbitraries.of(
                                "{%s,\"userId\":1}",
                                "{\"userId\":{%s}}",
                                "{\"userId\":1,\"properties\":[{%s}]}",
                                "{\"batch\":[{%s,\"userId\":1}]}",
                                "{\"batch\":[{},{%s,\"userId\":1}]}",
                                "{%s,\"batch\":[{\"userId\":1}]}",
                                "{\"batch\":[{\"userId\":1}],\"context\":{%s}}"))
                .as((member, form) -> form.formatted(member));
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
        Arbitrary<String> scalars = Arbitraries.oneOf(
                strings(),
                Arbitraries.of("null", "true", "false", "0", "-0", "-1.5e3", "1.50", "12345678901234567890", "456"));
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

    private static Arbitrary<String> member(Arbitrary<String> keys, Arbitrary<String> values) {
        return Combinators.combine(keys, values).as((key, value) -> key + ":" + value);
    }

    private static Arbitrary<String> keys() {
        return Arbitraries.of(
                "\"userId\"",
                "\"anonymousId\"",
                "\"messageId\"",
                "\"type\"",
                "\"sentAt\"",
                "\"writeKey\"",
                "\"batch\"",
                "\"user\\u0049d\"",
                "\"\\ud800\"",
                "\"é\"");
    }

    private static Arbitrary<String> strings() {
        Arbitrary<String> whole = Arbitraries.of("track", "record", "extract", "a", "\u200B");
        Arbitrary<String> joined = Arbitraries.of(
                        "",
                        "a",
                        "track",
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
                .map(parts -> String.join("", parts));
        return Arbitraries.frequencyOf(Tuple.of(4, joined), Tuple.of(3, whole), Tuple.of(1, times()))
                .map(text -> '"' + text + '"');
    }

    /** As long as the time of a batch may be, or longer. */
    private static Arbitrary<String> times() {
        return Arbitraries.integers()
                .between(SENT_AT_LIMIT - 2, SENT_AT_LIMIT + 2)
                .map("0"::repeat);
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
