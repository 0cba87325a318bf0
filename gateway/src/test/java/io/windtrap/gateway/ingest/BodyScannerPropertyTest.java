package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.ingest.TreeReference.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The scanner agrees with a Jackson tree on any body: valid, duplicated, broken. */
final class BodyScannerPropertyTest {
    @Property(seed = "1", tries = 2000)
    void agreesWithTheTreeOnJson(@ForAll("bodies") String body) {
        agrees(body.getBytes(UTF_8));
    }

    @Property(seed = "1", tries = 2000)
    void agreesWithTheTreeOnBrokenJson(@ForAll("bodies") String body, @ForAll int at, @ForAll("bytes") byte[] put) {
        // Given
        byte[] bytes = body.getBytes(UTF_8);
        int from = Math.floorMod(at, bytes.length);
        System.arraycopy(put, 0, bytes, from, Math.min(put.length, bytes.length - from));

        // Then
        agrees(bytes);
    }

    @Property(seed = "1", tries = 500)
    void agreesWithTheTreeOnCutJson(@ForAll("bodies") String body, @ForAll int at) {
        byte[] bytes = body.getBytes(UTF_8);
        agrees(Arrays.copyOf(bytes, Math.floorMod(at, bytes.length)));
    }

    @Property(seed = "1")
    void neverThrowsOnAnyBytes(@ForAll byte[] body) {
        agrees(body);
    }

    private static void agrees(byte[] body) {
        Scan scan = BodyScanner.batch(body, body.length);
        switch (TreeReference.batch(body)) {
            case Outcome.Refused refused ->
                assertThat(scan)
                        .isInstanceOfSatisfying(
                                Scan.Refused.class, r -> assertThat(r.refusal()).isEqualTo(refused.refusal()));
            case Outcome.Events expected -> {
                assertThat(scan).isInstanceOf(Scan.Events.class);
                List<ScannedEvent> events = ((Scan.Events) scan).events();
                assertThat(events).hasSameSizeAs(expected.events());
                for (int i = 0; i < events.size(); i++) {
                    agrees(body, events.get(i), expected.events().get(i));
                }
            }
        }
        boolean valid = TreeReference.tree(body) != null;
        assertThat(BodyScanner.single(body, body.length).equals(new Scan.Refused(Refusal.JSON_INVALID, null)))
                .isEqualTo(!valid);
    }

    private static void agrees(byte[] body, ScannedEvent event, JsonNode expected) {
        assertThat(TreeReference.tree(Arrays.copyOfRange(body, event.start(), event.end())))
                .isEqualTo(expected);
        String user = TreeReference.user(expected);
        assertThat(event.user() == null).isEqualTo(user.isEmpty());
        if (!user.isEmpty() && TreeReference.spellsUserExactly(expected)) {
            assertThat(event.user()).isEqualTo(user);
        }
        JsonNode messageId = expected.path("messageId");
        assertThat(event.hasMessageId())
                .isEqualTo(messageId.isTextual()
                        && !TreeReference.sanitised(messageId.textValue()).isEmpty());
        assertThat(event.hasSentAt())
                .isEqualTo(expected.has("sentAt") && !expected.path("sentAt").isNull());
        assertThat(event.type())
                .isEqualTo(
                        expected.path("type").isTextual()
                                ? expected.path("type").textValue()
                                : null);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> events = object(values()).list().ofMaxSize(4).map(BodyScannerPropertyTest::array);
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

    private static Arbitrary<String> values() {
        Arbitrary<String> scalars =
                Arbitraries.oneOf(strings(), Arbitraries.of("null", "true", "false", "0", "-1.5e3", "456"));
        return Arbitraries.lazyOf(
                () -> scalars,
                () -> scalars,
                () -> scalars,
                () -> object(scalars),
                () -> object(values()),
                () -> values().list().ofMaxSize(2).map(BodyScannerPropertyTest::array));
    }

    private static Arbitrary<String> object(Arbitrary<String> values) {
        return Combinators.combine(keys(), spaces(), values)
                .as((key, space, value) -> space + key + space + ":" + value)
                .list()
                .ofMaxSize(5)
                .map(BodyScannerPropertyTest::braces);
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
