package io.windtrap.transformer.mask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskTest {
    private static final Hiding CUT = new Hiding.Cut();
    private static final Hiding REMOVED = new Hiding.Removed();
    private static final Hiding HASHED = new Hiding.Hashed("a key of sixteen");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            write to jane.doe+x@mail.example.com, now   | write to ***@mail.example.com, now
            JANE@EXAMPLE.COM                            | ***@EXAMPLE.COM
            jürgen@müller.example                       | ***@müller.example
            ?email=jane%40example.com&x=1               | ?email=***@example.com&x=1
            @jane, me@home                              | @jane, me@home
            4111 1111 1111 1111                         | ***1111
            4111111111111111                            | ***1111
            3782-822463-10005                           | ***0005
            4111.1111.1111.1111                         | ***1111
            4111111111111112                            | 4111111111111112
            1732900000000                               | 1732900000000
            order 123456789012345678901234              | order 123456789012345678901234
            from 203.0.113.77:8080                      | from 203.0.113.0:8080
            http://203.0.113.77/x                       | http://203.0.113.0/x
            2001:db8:aa:bb::1 is it                     | 2001:db8:aa:: is it
            ip:203.0.113.77, client_ip:203.0.113.78     | ip:203.0.113.0, client_ip:203.0.113.0
            ::ffff:203.0.113.77                         | 203.0.113.0
            [::ffff:203.0.113.77]:443                   | [203.0.113.0]:443
            12:34:56:203.0.113.77                       | 12:34:56:203.0.113.0
            1:2:3:4:5:6:203.0.113.77                    | 1:2:3::
            std::vector, 12:30:45, 999.1.1.1            | std::vector, 12:30:45, 999.1.1.1
            Chrome/120.0.0.0 Safari/537.36              | Chrome/120.0.0.0 Safari/537.36
            call +49 30 1234567 today                   | call ***67 today
            +493012345678                               | ***78
            (555) 123-4567 x                            | ***67 x
            555.123.4567 or 030.1234.5678               | ***67 or ***78
            tel 01.23.45.67.89                          | tel ***89
            version 10.0.19045.3803, 2024.10.1, 14.12.123 | version 10.0.19045.3803, 2024.10.1, 14.12.123
            12.345.6789.1, Build 22.621.3007.0          | 12.345.6789.1, Build 22.621.3007.0
            29.11.2026 and 12345.6789                   | 29.11.2026 and 12345.6789
            2026-11-29 19:40                            | 2026-11-29 19:40
            2026-11-29T19:40:00.000Z                    | 2026-11-29T19:40:00.000Z
            550e8400-e29b-41d4-a716-446655440000        | 550e8400-e29b-41d4-a716-446655440000
            12345678                                    | 12345678
            no data, 42 things at 9.99                  | no data, 42 things at 9.99
            """)
    void findsWhatTellsWhoSomebodyIs(String before, String after) {
        assertThat(masked("{\"properties\":{\"a\":\"" + before + "\"}}", mask(CUT, EnumSet.allOf(Finder.class))))
                .isEqualTo("{\"properties\":{\"a\":\"" + after + "\"}}");
    }

    @Test
    void takesAwayATextThatIsNothingElseAndLeavesTheRestOfOthers() {
        assertThat(masked(
                        "{\"userId\":\"a@b.example\",\"n\":4111111111111111,\"t\":\"to a@b.example!\",\"l\":[\"a@b.example\",1.0]}",
                        mask(REMOVED, EnumSet.allOf(Finder.class))))
                .isEqualTo("{\"t\":\"to !\",\"l\":[1.0]}");
    }

    @Test
    void hashesTheSameTextToTheSameDigitsAndAnotherToOthers() {
        // When
        String masked = masked(
                "{\"a\":\"x@b.example\",\"b\":\"x@b.example\",\"c\":\"y@b.example\"}",
                mask(HASHED, Set.of(Finder.EMAIL)));

        // Then: HMAC-SHA256 of x@b.example and of y@b.example, as OpenSSL has them
        assertThat(masked)
                .isEqualTo(
                        "{\"a\":\"3236c49df0160e2bcf7350136c2ac6ed\",\"b\":\"3236c49df0160e2bcf7350136c2ac6ed\",\"c\":\"18dad9e55d1aa3f8e17fe580c3e92322\"}");
    }

    @Test
    void hidesNamedValuesWhateverTheyAreAndWhatLiesUnderThem() {
        var paths = List.of(List.of("context", "traits", "phone"), List.of("properties", "owner"));
        String event =
                "{\"context\":{\"traits\":{\"phone\":\"none\",\"age\":7}},\"properties\":{\"owner\":{\"name\":\"Jane\",\"ids\":[123456,true,false,null]}}}";

        assertThat(masked(event, new Mask(Set.of(), paths, REMOVED)))
                .isEqualTo("{\"context\":{\"traits\":{\"age\":7}},\"properties\":{}}");
        assertThat(masked(event, new Mask(Set.of(), paths, CUT)))
                .isEqualTo(
                        "{\"context\":{\"traits\":{\"phone\":\"***\",\"age\":7}},\"properties\":{\"owner\":{\"name\":\"***\",\"ids\":[\"12***\",\"***\",\"***\",null]}}}");
    }

    @Test
    void hashesNamedBooleansAsTheirTexts() {
        // Given
        var mask = new Mask(Set.of(), List.of(List.of("a"), List.of("b")), HASHED);

        // When
        String booleans = masked("{\"a\":true,\"b\":false,\"c\":true}", mask);
        String texts = masked("{\"a\":\"true\",\"b\":\"false\",\"c\":true}", mask);

        // Then
        assertThat(booleans).isEqualTo(texts).doesNotContain("false");
    }

    @Test
    void leavesWhatNamesTheEventAndVersionsThatLookLikeAddresses() {
        String event =
                "{\"messageId\":\"a@b.example\",\"type\":\"track\",\"context\":{\"app\":{\"version\":\"1.2.3.4\"}}}";

        assertThat(masked(event, mask(REMOVED, EnumSet.allOf(Finder.class)))).isEqualTo(event);
    }

    @Test
    void hidesTheUserOfTheKeyAndTheClientsAddressToo() {
        // Given
        var event = new Event(
                "jane@b.example".getBytes(UTF_8),
                "{}".getBytes(UTF_8),
                0,
                new EventFacts("web", "203.0.113.77", null, null, null));

        // When
        Event cut = kept(mask(CUT, EnumSet.allOf(Finder.class)).apply(event));
        Event removed = kept(mask(REMOVED, EnumSet.allOf(Finder.class)).apply(event));

        // Then
        assertThat(new String(cut.key(), UTF_8)).isEqualTo("***@b.example");
        assertThat(cut.ip()).isEqualTo("203.0.113.0");
        assertThat(removed.ip()).isNull();
        assertThat(removed.key()).isEmpty();
        assertThat(removed.value()).isSameAs(event.value());
    }

    @Test
    void letsNothingThroughThatItCantRead() {
        var event = new Event(
                null,
                "{\"email\":\"jane@b.example\"".getBytes(UTF_8),
                0,
                new EventFacts("web", null, null, null, null));

        assertThat(mask(CUT, Set.of(Finder.EMAIL)).apply(event))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo("unreadable_event");
                    assertThat(failed.detail()).doesNotContain("jane");
                });
    }

    /** Clients choose texts; one may not take longer than its length says. */
    @ParameterizedTest
    @CsvSource({"a@", "a.", "1 ", "11 ", "1:", "1.", "(1", "a@a.a-", "a%40", "4111 "})
    void looksThroughLongTextsOnce(String part) {
        // Given: a megabyte
        String event = "{\"a\":\"" + part.repeat((1 << 20) / part.length()) + "\"}";

        // Then: it ends
        assertThat(masked(event, mask(CUT, EnumSet.allOf(Finder.class)))).startsWith("{\"a\":");
    }

    private static Mask mask(Hiding hiding, Set<Finder> finders) {
        return new Mask(finders, List.of(), hiding);
    }

    private static String masked(String json, Mask mask) {
        return new String(
                kept(mask.apply(new Event(
                                null, json.getBytes(UTF_8), 0, new EventFacts("web", null, null, null, null))))
                        .value(),
                UTF_8);
    }

    private static Event kept(Outcome outcome) {
        return ((Outcome.Kept) outcome).event();
    }
}
