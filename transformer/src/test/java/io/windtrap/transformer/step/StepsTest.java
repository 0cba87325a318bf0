package io.windtrap.transformer.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.step.Properties.Renaming;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StepsTest {
    private static final Step DROP = _ -> Outcome.DROPPED;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"track","event":"Ping"}                | true
            {"event":"Ping","type":"track","event":"Pong"} | true
            {"type":"track","event":"Pong"}                | false
            {"type":"page","event":"Ping"}                 | false
            {"event":"Ping"}                               | false
            {"type":"track","event":7}                     | false
            {"type":"track","properties":{"event":"Ping"}} | false
            """)
    void choosesTrackEventsByTheirNames(String json, boolean dropped) {
        assertThat(isDropped(event(json, null), new Selection(null, null, Set.of("Ping"))))
                .isEqualTo(dropped);
    }

    @Test
    void choosesBySourceAndType() {
        assertThat(isDropped(event("{}", "page"), new Selection(Set.of("web"), Set.of("page"), null)))
                .isTrue();
        assertThat(isDropped(event("{\"type\":\"page\"}", "track"), new Selection(null, Set.of("page"), null)))
                .as("the route's type wins")
                .isFalse();
        assertThat(isDropped(event("{}", "page"), new Selection(Set.of("app"), null, null)))
                .isFalse();
        assertThat(isDropped(event("no JSON", null), Selection.ALL)).isTrue();
    }

    @Test
    void isADeadLetterWhereNobodyKnowsWhetherAStepApplies() {
        var steps = new Steps(List.of(new Steps.Named("some", new Selection(null, Set.of("page"), null), DROP)));

        assertThat(steps.apply(event("[]", null)))
                .isEqualTo(new Steps.Result(
                        new Outcome.Failed("unreadable_event", "the event is not a JSON object"), "some"));
    }

    @Test
    void isClosedAfterATrialInWhichAStepThrew() {
        // Given
        var closed = new AtomicInteger();
        Step broken = new Step() {
            @Override
            public Outcome apply(Event event) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };

        // When
        List<String> failing = Trial.failing(
                new Steps(List.of(new Steps.Named("some", Selection.ALL, broken))), List.of(event("{}", null)));

        // Then
        assertThat(failing).containsExactly("some fails with broken");
        assertThat(closed).hasValue(1);
    }

    @Test
    void takesStepsInTheirOrderUntilOneDrops() {
        // Given
        var steps = new Steps(List.of(
                new Steps.Named(
                        "names",
                        Selection.ALL,
                        Properties.rename(List.of(new Renaming(List.of("properties", "a"), "b")))),
                new Steps.Named("few", Selection.ALL, Properties.block(List.of(List.of("properties", "b")))),
                new Steps.Named("pings", new Selection(null, null, Set.of("Ping")), DROP),
                new Steps.Named("never", Selection.ALL, _ -> {
                    throw new AssertionError("reached");
                })));

        // Then
        assertThat(steps.apply(event("{\"type\":\"track\",\"event\":\"Ping\",\"properties\":{\"a\":1}}", null)))
                .isEqualTo(new Steps.Result(Outcome.DROPPED, "pings"));
    }

    @Test
    void keepsTheVeryEventThatNothingAppliesTo() {
        Event event = event("{\"properties\":{\"a\":1}}", "track");
        var steps = new Steps(List.of(
                new Steps.Named("few", Selection.ALL, Properties.block(List.of(List.of("properties", "b")))),
                new Steps.Named("bots", Selection.ALL, new Bots())));

        assertThat(steps.apply(event)).isEqualTo(new Steps.Result(new Outcome.Kept(event), ""));
    }

    @Test
    void takesTheStepsAfterOneThatMakesSeveralWithEachOfThem() {
        // Given: three of one, of which the second is dropped
        Step three = event -> new Outcome.Several(List.of(
                event.madeBy("s@1", bytes("{\"type\":\"page\",\"a\":1}"), null),
                event.madeBy("s@1", bytes("{\"type\":\"track\"}"), null),
                event.madeBy("s@1", bytes("{\"type\":\"page\"}"), null)));
        Steps steps = new Steps(List.of(
                new Steps.Named("three", Selection.ALL, three),
                new Steps.Named("tracks", new Selection(null, Set.of("track"), null), DROP),
                new Steps.Named("few", Selection.ALL, Properties.block(List.of(List.of("a"))))));

        // When
        Steps.Result result = steps.apply(event("{}", "track"));

        // Then
        assertThat(((Outcome.Several) result.outcome()).events())
                .extracting(made -> new String(made.value(), UTF_8))
                .containsExactly("{\"type\":\"page\"}", "{\"type\":\"page\"}");
        assertThat(((Outcome.Several) result.outcome()).events()).allSatisfy(made -> {
            assertThat(made.madeBy()).isEqualTo("s@1");
            assertThat(made.facts().type()).as("its own JSON says it").isNull();
        });
    }

    @Test
    void failsAsAWholeIfOneOfSeveralDoes() {
        Step two = event -> new Outcome.Several(
                List.of(event.madeBy("s@1", bytes("{}"), null), event.madeBy("s@1", bytes("no JSON"), null)));
        var steps = new Steps(List.of(
                new Steps.Named("two", Selection.ALL, two), new Steps.Named("bots", Selection.ALL, new Bots())));

        assertThat(steps.apply(event("{}", "track")).outcome()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void isDroppedIfAllOfSeveralAre() {
        Step two = event -> new Outcome.Several(List.of(event, event));
        var steps = new Steps(
                List.of(new Steps.Named("two", Selection.ALL, two), new Steps.Named("all", Selection.ALL, DROP)));

        assertThat(steps.apply(event("{}", "track"))).isEqualTo(new Steps.Result(Outcome.DROPPED, "all"));
    }

    @Test
    void allowsOnlyNamedProperties() {
        assertThat(json(Properties.allow(
                                List.of(List.of("properties", "price"), List.of("context", "traits", "plan", "name")))
                        .apply(event(
                                "{\"userId\":\"u\",\"properties\":{\"a\":1,\"price\":{\"c\":2}},\"traits\":{\"b\":1},\"context\":{\"ip\":\"x\",\"traits\":{\"plan\":{\"name\":1,\"x\":2},\"z\":3}}}",
                                null))))
                .isEqualTo(
                        "{\"userId\":\"u\",\"properties\":{\"price\":{\"c\":2}},\"traits\":{},\"context\":{\"ip\":\"x\",\"traits\":{\"plan\":{\"name\":1}}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
                "facebookexternalhit/1.1",
                "curl/8.5.0"
            })
    void knowsBots(String agent) {
        assertThat(new Bots().apply(event("{\"context\":{\"userAgent\":\"" + agent + "\"}}", null)))
                .isEqualTo(Outcome.DROPPED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (Linux; Android 12; CUBOT X50) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36",
                "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
                ""
            })
    void knowsPeople(String agent) {
        assertThat(new Bots().apply(event("{\"context\":{\"userAgent\":\"" + agent + "\"}}", null)))
                .isInstanceOf(Outcome.Kept.class);
    }

    @Test
    void samplesUsersWholeAndAboutTheirShare() {
        // Given
        var tenth = new Sample("tenth", 0.1);

        // Then
        long stay = IntStream.range(0, 10_000)
                .filter(user -> tenth.apply(of("user-" + user)) instanceof Outcome.Kept)
                .count();
        assertThat(stay / 10_000.0).isCloseTo(0.1, within(0.02));
        // Hot users have no key, and are the same users.
        assertThat(IntStream.range(0, 200)).allSatisfy(user -> {
            Event hot = new Event(
                    null,
                    ("{\"anonymousId\":\"user-" + user + "\"}").getBytes(UTF_8),
                    0,
                    new EventFacts("web", null, null, null, null));
            assertThat(tenth.apply(hot) instanceof Outcome.Kept)
                    .isEqualTo(tenth.apply(of("user-" + user)) instanceof Outcome.Kept);
        });
        assertThat(new Sample("none", 0).apply(of("a"))).isEqualTo(Outcome.DROPPED);
        assertThat(new Sample("all", 1).apply(of("a"))).isInstanceOf(Outcome.Kept.class);
    }

    private static boolean isDropped(Event event, Selection selection) {
        return new Steps(List.of(new Steps.Named("s", selection, DROP)))
                        .apply(event)
                        .outcome()
                instanceof Outcome.Dropped;
    }

    private static String json(Outcome outcome) {
        return new String(((Outcome.Kept) outcome).event().value(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Event of(String user) {
        return new Event(user.getBytes(UTF_8), "{}".getBytes(UTF_8), 0, new EventFacts("web", null, null, null, null));
    }

    private static Event event(String json, @Nullable String forcedType) {
        return new Event(null, json.getBytes(UTF_8), 0, new EventFacts("web", null, forcedType, null, null));
    }
}
