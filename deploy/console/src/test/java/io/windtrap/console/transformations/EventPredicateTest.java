package io.windtrap.console.transformations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.record.EventFacts;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.scripts.ScriptProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventPredicateTest {
    private static final String CHEAP = "{\"event\":\"Bought\",\"messageId\":\"1\",\"properties\":{\"price\":5}}";
    private static final String DEAR = "{\"event\":\"Bought\",\"messageId\":\"2\",\"properties\":{\"price\":500}}";
    private static final ScriptProcess SCRIPTS = new ScriptProcess();
    private static final EventFacts FACTS = new EventFacts("web", null, "track", null, null);

    @AfterAll
    static void end() {
        SCRIPTS.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event.properties.price > 100",
                "event.properties.price > 100 // dear",
                "event => event.properties.price > 100",
                "event.type === 'track' && event.properties.price > 100",
                "(event.properties.price += 1) > 100",
                "metadata(event).sourceId === 'web' && event.messageId === '2'"
            })
    void takesTheEventsForWhichItIsTrue(String condition) throws IOException {
        try (EventPredicate predicate = EventPredicate.of(condition, SCRIPTS)) {
            assertThat(test(predicate, DEAR)).isTrue();
            assertThat(test(predicate, CHEAP)).isFalse();
            assertThat(predicate.failed()).isZero();
        }
    }

    @Test
    void countsTheEventsForWhichItFailsAndSaysWhyOnce() throws IOException {
        try (EventPredicate predicate = EventPredicate.of("event.context.page.url.includes('x')", SCRIPTS)) {
            assertThat(test(predicate, CHEAP)).isFalse();
            assertThat(test(predicate, DEAR)).isFalse();
            assertThat(test(predicate, "{no JSON")).isFalse();
            assertThat(predicate.failed()).isEqualTo(2);
            assertThat(predicate.failure()).contains("TypeError");
        }
    }

    @Test
    void goesOnAfterAnEventForWhichItNeverEnds() throws IOException {
        try (EventPredicate predicate =
                EventPredicate.of("event => { while (event.properties.price === 5); return true; }", SCRIPTS)) {
            assertThat(test(predicate, CHEAP)).isFalse();
            assertThat(test(predicate, DEAR)).isTrue();
            assertThat(predicate.failed()).isEqualTo(1);
        }
    }

    @Test
    void testsNoMoreWhereSlowEventsTakeTooLongTogether() throws IOException {
        try (EventPredicate predicate =
                EventPredicate.of("event.properties.price < 100 || /^(a+)+\\1b$/.test('a'.repeat(40))", SCRIPTS)) {
            assertThat(test(predicate, DEAR)).isFalse();
            assertThat(test(predicate, CHEAP)).isTrue();
            assertThat(predicate.failure()).contains("1000 ms");
            int tested = 1;
            while (!predicate.failure().contains("no other one is tested")) {
                assertThat(test(predicate, DEAR)).isFalse();
                tested++;
            }
            assertThat(test(predicate, CHEAP)).isFalse();
            assertThat(predicate.failed()).isEqualTo(tested + 1);
        }
    }

    @Test
    void takesThousandsOfEvents() throws IOException {
        try (EventPredicate predicate = EventPredicate.of("event.properties.price > 100", SCRIPTS)) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(test(predicate, DEAR)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "event.", "} export const x = {", "await import('fs')", "event.a ==== 1"})
    void refusesWhatIsNoCondition(String condition) {
        assertThatThrownBy(() -> EventPredicate.of(condition, SCRIPTS)).isInstanceOf(ApiException.class);
    }

    @Test
    void refusesALongOne() {
        assertThatThrownBy(() -> EventPredicate.of("1".repeat(EventPredicate.LONGEST + 1), SCRIPTS))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("2000");
    }

    private static boolean test(EventPredicate predicate, String json) {
        return predicate.test(json.getBytes(UTF_8), FACTS, 1_700_000_000_000L);
    }
}
