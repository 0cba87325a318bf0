package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.answer.Refusal;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyScannerTest {
    /** Spec 1.2: body, outcome on a single-event route, outcome on /v1/batch; a number = events accepted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                             | JSON_INVALID     | JSON_INVALID",
                "`  `                           | JSON_INVALID     | JSON_INVALID",
                "x                              | JSON_INVALID     | JSON_INVALID",
                "{                              | JSON_INVALID     | JSON_INVALID",
                "[{}]                           | EVENT_INVALID    | BATCH_EMPTY",
                "[]                             | EVENT_INVALID    | BATCH_EMPTY",
                "1                              | IDENTITY_MISSING | BATCH_EMPTY",
                "\"x\"                          | IDENTITY_MISSING | BATCH_EMPTY",
                "true                           | IDENTITY_MISSING | BATCH_EMPTY",
                "null                           | IDENTITY_MISSING | BATCH_EMPTY",
                "{}                             | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"data\":1}                   | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"userId\":\"u\"}             | 1                | BATCH_EMPTY",
                "{\"batch\":[]}                 | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"batch\":null}               | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"batch\":{\"userId\":\"u\"}} | IDENTITY_MISSING | 1",
                "{\"batch\":{}}                 | IDENTITY_MISSING | IDENTITY_MISSING",
                "{\"batch\":\"x\"}              | IDENTITY_MISSING | EVENT_INVALID",
                "{\"batch\":[[]]}               | IDENTITY_MISSING | EVENT_INVALID",
                "{\"batch\":[[{\"userId\":1}]]} | IDENTITY_MISSING | EVENT_INVALID",
                "{\"batch\":[\"x\"]}            | IDENTITY_MISSING | EVENT_INVALID",
                "{\"batch\":[null]}             | IDENTITY_MISSING | EVENT_INVALID",
                "{\"batch\":[{}]}               | IDENTITY_MISSING | IDENTITY_MISSING",
                "{\"batch\":[{\"userId\":1},{\"userId\":2}]} | IDENTITY_MISSING | 2",
                "{\"batch\":[{\"userId\":1},{},[]]}          | IDENTITY_MISSING | IDENTITY_MISSING",
                "{\"batch\":[{\"userId\":1},[],{}]}          | IDENTITY_MISSING | EVENT_INVALID",
                "{\"batch\":[{}]                             | JSON_INVALID     | JSON_INVALID",
                "{\"batch\":[{}]} x                          | JSON_INVALID     | JSON_INVALID",
                "{\"batch\":[],\"batch\":[{\"userId\":1}]}   | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"batch\":[{\"userId\":1}],\"batch\":[]}   | IDENTITY_MISSING | 1",
                "{\"batch\":[{\"type\":\"extract\"}]}        | IDENTITY_MISSING | 1",
                "{\"batch\":[{\"type\":\"record\"}]}         | IDENTITY_MISSING | 1",
                "{\"batch\":[{\"type\":\"Record\"}]}         | IDENTITY_MISSING | IDENTITY_MISSING",
                "{\"batch\":[{\"type\":[\"record\"]}]}       | IDENTITY_MISSING | IDENTITY_MISSING",
                "{\"type\":\"record\"}                       | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"Batch\":[{\"userId\":1}]}                | IDENTITY_MISSING | BATCH_EMPTY",
                "{\"x\":{\"batch\":[{\"userId\":1}]}}        | IDENTITY_MISSING | BATCH_EMPTY",
            })
    void followsTheOutcomeMatrix(String body, String single, String batch) {
        assertThat(outcome(single(body))).isEqualTo(single);
        assertThat(outcome(batch(body))).isEqualTo(batch);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"u\"} {}",
                "{\"userId\":\"u\"}]",
                "{\"userId\":\"u\",}",
                "{'userId':'u'}",
                "{\"userId\":\"u\"}//",
                "{userId:\"u\"}",
                "{\"userId\":01}",
                "{\"userId\":+1}",
                "{\"userId\":.5}",
                "{\"userId\":5.}",
                "{\"userId\":NaN}",
                "{\"userId\":\"a\nb\"}",
                "{\"userId\":\"\\x\"}",
                "{\"userId\":\"\\u12\"}",
                "{\"userId\":\"\\u\u0766041\"}",
                "{\"userId\":tru}",
                "{\"userId\"}",
                "\uFEFF{\"userId\":\"u\"}",
                "\u0000{\"userId\":\"u\"}",
                "{\"userId\":\"u\"}\u0000",
                "{\"a\":{\"userId\":\"u\"}",
            })
    void refusesWhatIsNoJson(String body) {
        assertThat(single(body)).isEqualTo(new Scan.Refused(Refusal.JSON_INVALID, null));
        assertThat(batch("{\"batch\":[{\"userId\":1}," + body + "]}"))
                .isEqualTo(new Scan.Refused(Refusal.JSON_INVALID, null));
    }

    @Test
    void refusesOtherEncodingsThanUtf8() {
        for (Charset charset : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
            byte[] body = "{\"userId\":\"u\"}".getBytes(charset);
            assertThat(BodyScanner.single(body, body.length)).isEqualTo(new Scan.Refused(Refusal.JSON_INVALID, null));
        }
    }

    @Test
    void refusesInvalidUtf8EvenInWhatItSkips() {
        // Given
        byte[] body = "{\"userId\":\"u\",\"x\":\"?\"}".getBytes(UTF_8);
        body[body.length - 3] = (byte) 0xFF;

        // Then
        assertThat(BodyScanner.single(body, body.length)).isEqualTo(new Scan.Refused(Refusal.JSON_INVALID, null));
    }

    @Test
    void refusesNestingAndNumbersBeyondTheirLimits() {
        assertThat(outcome(single(nested(255)))).isEqualTo("1");
        assertThat(outcome(single(nested(256)))).isEqualTo("JSON_INVALID");
        assertThat(outcome(single(nested(200_000)))).isEqualTo("JSON_INVALID");
        assertThat(outcome(single("{\"userId\":\"u\",\"n\":" + "1".repeat(1000) + "}")))
                .isEqualTo("1");
        assertThat(outcome(single("{\"userId\":\"u\",\"n\":" + "1".repeat(1001) + "}")))
                .isEqualTo("JSON_INVALID");
        assertThat(outcome(single("{\"userId\":\"u\",\"n\":1." + "1".repeat(1001) + "}")))
                .isEqualTo("JSON_INVALID");
        assertThat(outcome(single("{\"userId\":\"u\",\"" + "k".repeat(60_000) + "\":1}")))
                .isEqualTo("JSON_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymousId", "userId", "type", "messageId", "writeKey"})
    void boundsTheStringsThatItReads(String field) {
        assertThat(outcome(single(eventWith(field, 65_536)))).isEqualTo("1");
        assertThat(outcome(single(eventWith(field, 70_000)))).isEqualTo("JSON_INVALID");
    }

    @Test
    void boundsIdsThatAreNoStrings() {
        assertThat(outcome(single("{\"userId\":{\"id\":[" + "1,".repeat(30_000) + "1]}}")))
                .isEqualTo("1");
        assertThat(outcome(single("{\"userId\":{\"id\":[" + "1,".repeat(33_000) + "1]}}")))
                .isEqualTo("JSON_INVALID");
    }

    @Test
    void leavesOtherStringsToTheLimitOfTheBody() {
        assertThat(outcome(single(eventWith("page", 3_000_000)))).isEqualTo("1");
    }

    private static String eventWith(String field, int length) {
        return "{\"" + field + "\":\"" + "v".repeat(length) + "\",\"userId\":\"u\",\"anonymousId\":\"a\"}";
    }

    private static String nested(int arrays) {
        return "{\"userId\":\"u\",\"x\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }

    @Test
    void readsNoFurtherThanItIsTold() {
        // Given
        byte[] body = "{\"userId\":\"u\"}garbage".getBytes(UTF_8);

        // Then
        assertThat(outcome(BodyScanner.single(body, 14))).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "{\"anonymousId\":\"a\",\"userId\":\"u\"}             | a",
                "{\"userId\":\"u\",\"anonymousId\":\"a\"}             | a",
                "{\"anonymousId\":\"\",\"userId\":\"u\"}              | u",
                "{\"anonymousId\":null,\"userId\":\"u\"}              | u",
                "{\"anonymousId\":\" \\u00a0\\u200b\",\"userId\":\"u\"} | u",
                "{\"userId\":\"a\",\"userId\":\"b\"}                  | a",
                "{\"userId\":null,\"userId\":\"b\"}                   | none",
                "{\"userId\":\"\",\"userId\":\"b\"}                   | none",
                "{\"userId\":\"  \"}                                  | none",
                "{\"userId\":\"\\ud83c\\udf89\"}                      | 🎉",
                "{\"user\\u0049d\":\"escaped key\"}                   | escaped key",
                "{\"userId\":456}                                     | 456",
                "{\"userId\":1.50e3}                                  | 1.50e3",
                "{\"userId\":12345678901234567890}                    | 12345678901234567890",
                "{\"userId\":0}                                       | 0",
                "{\"userId\":false}                                   | false",
                "{\"userId\":[]}                                      | []",
                "{\"userId\":{}}                                      | {}",
                "{\"userId\": { \"id\" : 456 , \"x\":[1, 2] } }       | {\"id\":456,\"x\":[1,2]}",
                "{\"userId\":{\"a b\":\" \\\" c \"}}                  | {\"a b\":\" \\\" c \"}",
                "{\"context\":{\"userId\":\"u\"}}                     | none",
                "{\"UserId\":\"u\"}                                   | none",
            })
    void findsTheUser(String event, String user) {
        // When
        Scan scan = batch("{\"batch\":[" + event.replaceFirst("}$", ",\"type\":\"record\"}") + "]}");

        // Then
        assertThat(onlyEvent(scan).user()).isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"messageId\":\"m\"                     | true",
                "\"messageId\":\"\"                      | false",
                "\"messageId\":\" \\u0000\\u00A0\\t \"   | false",
                "\"messageId\":123                       | false",
                "\"messageId\":null                      | false",
                "\"messageId\":{\"a\":\"b\"}             | false",
                "\"messageId\":1,\"messageId\":\"m\"     | false",
                "\"messageId\":\"m\",\"messageId\":1     | true",
                "\"x\":{\"messageId\":\"m\"}             | false",
            })
    void tellsWhetherAMessageIdIsUsable(String field, boolean usable) {
        assertThat(onlyEvent(single("{\"userId\":\"u\"," + field + "}")).hasMessageId())
                .isEqualTo(usable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"u\",\"k\\ud83d\":\"x\"}",
                "{\"k\\uDE00\" : {\"\\uD83D\\uD83d\":1,\"\\ud83d\\ude00\\ud83d\":[{\"\\\\\\ud83dx\":1}]},\"userId\":\"u\"}",
                "{\"context\":{\"traits\":{\"\\udfff\":null}},\"userId\":\"u\",\"v\":\"\\ud83d\"}",
            })
    void takesHalfACharacterInANameAsInAValue(String event) {
        ScannedEvent found = onlyEvent(single(event));
        assertThat(found.user()).isEqualTo("u");
        assertThat(found.start()).isZero();
        assertThat(found.end()).isEqualTo(event.length());
        assertThat(onlyEvent(batch("{\"\\ud800\":1,\"batch\":[" + event + "]}")).user())
                .isEqualTo("u");
        assertThat(outcome(single(event + "}"))).isEqualTo("JSON_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\ud83",
                "{\"\\ud83d",
                "{\"\\ud83d\":",
                "{\"\\ud83d\\",
                "{\"\\ud83d\\u\":1}",
                "{\"\\uzzzz\":1}"
            })
    void refusesBrokenNamesWithHalfACharacter(String body) {
        assertThat(outcome(single(body))).isEqualTo("JSON_INVALID");
    }

    @Test
    void takesNoIdOfHalfACharacter() {
        for (String id : new String[] {"\\ud800", "a\\udc00", "\\ude00\\ud83d", "\\ud83d "}) {
            assertThat(onlyEvent(single("{\"userId\":\"u\",\"messageId\":\"" + id + "\"}"))
                            .hasMessageId())
                    .isFalse();
            assertThat(onlyEvent(single("{\"userId\":\"" + id + "\"}")).user()).contains("\uFFFD");
        }
        assertThat(onlyEvent(single("{\"userId\":\"u\",\"messageId\":\"\\ud83d\\ude00\"}"))
                        .hasMessageId())
                .isTrue();
    }

    @Test
    void tellsTypeAndSentAt() {
        // When
        Scan.Events scan = (Scan.Events) batch("""
                {"sentAt": "2026-03-02T10:15:30.900Z", "batch": [
                  {"userId": 1, "type": "track", "sentAt": "x", "type": "page"},
                  {"userId": 2, "type": 5, "sentAt": null, "type": "page"},
                  {"userId": 3, "properties": {"sentAt": "x", "type": "y"}}
                ], "sentAt": "second"}""");

        // Then
        assertThat(scan.sentAt()).isEqualTo("2026-03-02T10:15:30.900Z");
        assertThat(scan.events()).extracting(ScannedEvent::type).containsExactly("track", null, null);
        assertThat(scan.events()).extracting(ScannedEvent::hasSentAt).containsExactly(true, false, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "null", "{}", "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""
            })
    void ignoresASentAtOfTheBatchThatCanBeNoTime(String sentAt) {
        // When
        Scan.Events scan = (Scan.Events) batch("{\"sentAt\":" + sentAt + ",\"batch\":[{\"userId\":1}]}");

        // Then
        assertThat(scan.sentAt()).isNull();
    }

    @Test
    void findsEachEventsBytesAsSent() {
        // Given
        String first = "{ \"userId\" : \"ü🎉\" , \"x\":[ {\"}\":\"]\"} ] }";
        String second = "{\"a\":{\"b\":{}},\"userId\":{\"c\":[]}}";
        String body = " { \"é\":\"🎉\", \"batch\" :\n[ " + first + " ,\t" + second + " ] , \"tail\": [1] } \n";

        // When
        Scan.Events scan = (Scan.Events) batch(body);

        // Then
        assertThat(scan.events())
                .extracting(
                        event -> new String(body.getBytes(UTF_8), event.start(), event.end() - event.start(), UTF_8))
                .containsExactly(first, second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"batch\":[E,E]}                         | 2",
                "{\"batch\":[E,E,E]}                       | TOO_MANY_EVENTS",
                "{\"batch\":[E,E,{}]}                      | TOO_MANY_EVENTS",
                "{\"batch\":[E,E,5]}                       | TOO_MANY_EVENTS",
                "{\"batch\":[{},E,E,E]}                    | IDENTITY_MISSING",
                "{\"batch\":[E,E,E,x]}                     | JSON_INVALID",
                "{\"batch\":[E,E,{\"a\":[1,{}]},E]}      | TOO_MANY_EVENTS",
            })
    void countsEventsWhileItReads(String body, String outcome) {
        // Given
        byte[] bytes = body.replace("E", "{\"userId\":1}").getBytes(UTF_8);

        // Then
        assertThat(outcome(BodyScanner.batch(bytes, bytes.length, 2))).isEqualTo(outcome);
        assertThat(outcome(BodyScanner.importBatch(bytes, bytes.length, 2))).isEqualTo(outcome);
    }

    @Test
    void namesTheEventThatABatchIsRefusedFor() {
        assertThat(batch("{\"batch\":[{\"userId\":1},{\"userId\":2},5,{}]}", false))
                .isEqualTo(new Scan.Refused(Refusal.EVENT_INVALID, null, 2));
        assertThat(batch("{\"batch\":[{\"userId\":1},{}]}", false))
                .isEqualTo(new Scan.Refused(Refusal.IDENTITY_MISSING, null, 1));
    }

    @Test
    void leavesBadEventsOutOfTheirBatchWhereItIsToldTo() {
        // Given
        String body = "{\"batch\":[{\"userId\":1},{},5,{\"userId\":2}]}";

        // When
        Scan scan = batch(body, true);

        // Then
        assertThat(scan).isInstanceOfSatisfying(Scan.Events.class, found -> {
            assertThat(found.events()).extracting(ScannedEvent::user).containsExactly("1", "2");
            assertThat(found.dropped()).isEqualTo(new Scan.Dropped(2, Refusal.IDENTITY_MISSING, 1));
        });
        assertThat(batch("{\"batch\":[5,{}]}", true)).isEqualTo(new Scan.Refused(Refusal.EVENT_INVALID, null, 0));
        assertThat(batch("{\"batch\":[{},", true)).isEqualTo(new Scan.Refused(Refusal.JSON_INVALID, null));
        assertThat(batch("{\"batch\":[{},{\"userId\":1},{\"userId\":1},{\"userId\":1}]}", true))
                .isEqualTo(new Scan.Refused(Refusal.TOO_MANY_EVENTS, null));
    }

    private static Scan batch(String body, boolean dropsBad) {
        byte[] bytes = body.getBytes(UTF_8);
        return BodyScanner.batch(bytes, bytes.length, body.contains("},{\"userId\":1},{") ? 3 : 4, dropsBad);
    }

    @Test
    void findsTheKeyOfABatchThatItRefuses() {
        // Given
        byte[] body = "{\"batch\":[{\"userId\":1},{\"userId\":1}],\"writeKey\":\"k\"}".getBytes(UTF_8);

        // Then
        assertThat(BodyScanner.batch(body, body.length, 1)).isEqualTo(new Scan.Refused(Refusal.TOO_MANY_EVENTS, "k"));
    }

    private static Scan single(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return BodyScanner.single(bytes, bytes.length);
    }

    private static Scan batch(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return BodyScanner.batch(bytes, bytes.length, Integer.MAX_VALUE);
    }

    private static ScannedEvent onlyEvent(Scan scan) {
        assertThat(scan).isInstanceOf(Scan.Events.class);
        assertThat(((Scan.Events) scan).events()).hasSize(1);
        return ((Scan.Events) scan).events().getFirst();
    }

    private static String outcome(Scan scan) {
        return switch (scan) {
            case Scan.Refused refused -> refused.refusal().name();
            case Scan.Events found -> Integer.toString(found.events().size());
        };
    }
}
