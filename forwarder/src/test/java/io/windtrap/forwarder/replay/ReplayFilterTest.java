package io.windtrap.forwarder.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.EventRecord;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayFilterTest {
    private static final String TRACK =
            "{\"properties\":{\"type\":\"page\",\"userId\":\"inner\"},\"type\":\"track\",\"event\":\"Order\",\"userId\":\"u\","
                    + "\"anonymousId\":\"a\",\"event\":\"Second\"}";

    private static EventRecord record(String json, String source, @Nullable String forcedType) {
        return new EventRecord(null, json.getBytes(UTF_8), 0, new EventFacts(source, null, forcedType, null, null));
    }

    private static ReplayFilter only(Set<String> sources, Set<String> types, Set<String> events, Set<String> users) {
        return new ReplayFilter(sources, types, events, users);
    }

    @Test
    void withoutListsTakesEverything() {
        assertThat(ReplayFilter.ALL.takes(record("no JSON", "web", null))).isTrue();
    }

    @Test
    void takesTheFieldsOfTheEventItselfAndTheFirstOfEachName() {
        EventRecord track = record(TRACK, "web", null);

        assertThat(only(Set.of(), Set.of("track"), Set.of("Order"), Set.of("u")).takes(track))
                .isTrue();
        assertThat(only(Set.of(), Set.of(), Set.of(), Set.of("a")).takes(track)).isTrue();
        assertThat(only(Set.of(), Set.of("page"), Set.of(), Set.of()).takes(track))
                .isFalse();
        assertThat(only(Set.of(), Set.of(), Set.of("Second"), Set.of()).takes(track))
                .isFalse();
        assertThat(only(Set.of(), Set.of(), Set.of(), Set.of("inner")).takes(track))
                .isFalse();
    }

    @Test
    void anEventMustMatchEachListThatIsGiven() {
        EventRecord track = record(TRACK, "web", null);

        assertThat(only(Set.of("web", "app"), Set.of("track", "page"), Set.of(), Set.of())
                        .takes(track))
                .isTrue();
        assertThat(only(Set.of("app"), Set.of("track"), Set.of(), Set.of()).takes(track))
                .isFalse();
        assertThat(only(Set.of("web"), Set.of("page"), Set.of(), Set.of()).takes(track))
                .isFalse();
    }

    @Test
    void theRoutesTypeWinsOverTheEventsOwn() {
        assertThat(only(Set.of(), Set.of("identify"), Set.of(), Set.of()).takes(record(TRACK, "web", "identify")))
                .isTrue();
    }

    @Test
    void whatIsNoJsonMatchesNoListOfFields() {
        assertThat(only(Set.of("web"), Set.of(), Set.of(), Set.of()).takes(record("no JSON", "web", null)))
                .isTrue();
        assertThat(only(Set.of(), Set.of("track"), Set.of(), Set.of()).takes(record("no JSON", "web", null)))
                .isFalse();
    }
}
