package io.windtrap.console.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.console.http.EventSink;
import io.windtrap.console.http.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ViewerTest {
    private static final long SECOND = 1_000_000_000;

    /** A browser that reads nothing while it is slow. */
    private static final class Browser implements EventSink {
        private final List<String> events = new ArrayList<>();
        private boolean slow;

        @Override
        public boolean send(String event, String json) {
            if (!slow) {
                events.add(event + " " + json);
            }
            return !slow;
        }

        @Override
        public void end(String event, String json) {
            events.add(event + " " + json);
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void whenClosed(Runnable action) {
            // It stays.
        }

        JsonNode stats() throws Exception {
            return Json.read(events.reversed().stream()
                    .filter(one -> one.startsWith("stats "))
                    .findFirst()
                    .orElseThrow()
                    .substring("stats ".length()));
        }
    }

    private final Browser browser = new Browser();
    private final Viewer viewer = new Viewer(EventFilter.ALL, Condition.none(), browser, 0);

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("events", 0, offset, null, "{\"event\":\"A\"}".getBytes(UTF_8));
    }

    private void offer(int from, int to, long nanos) {
        for (int i = from; i < to; i++) {
            ConsumerRecord<byte[], byte[]> one = record(i);
            viewer.offer(one, Tail.once(one), nanos);
        }
    }

    @Test
    void isShownAHundredASecondAndToldOfTheRest() throws Exception {
        // When
        offer(0, 1_000, 1);
        viewer.flush(SECOND + 1);
        offer(1_000, 1_010, SECOND + 2);
        viewer.flush(3 * SECOND);

        // Then
        JsonNode stats = browser.stats();
        assertThat(stats.path("matched").asLong()).isEqualTo(1010);
        assertThat(stats.path("shown").asLong()).isEqualTo(110);
        assertThat(stats.path("sampled_out").asLong()).isEqualTo(900);
        assertThat(stats.path("dropped").asLong()).isEqualTo(0);
    }

    @Test
    void losesWhatASlowBrowserDoesNotReadAndSaysHowMuch() throws Exception {
        // Given
        browser.slow = true;

        // When
        for (int second = 0; second < 10; second++) {
            offer(second * 100, second * 100 + 100, second * SECOND + 1);
            viewer.flush(second * SECOND + 2);
        }
        browser.slow = false;
        viewer.skipped(7);
        viewer.flush(20 * SECOND);

        // Then
        JsonNode stats = browser.stats();
        assertThat(stats.path("dropped").asLong()).isEqualTo(1000);
        assertThat(stats.path("shown").asLong()).isEqualTo(0);
        assertThat(stats.path("behind").asLong()).isEqualTo(7);
    }

    @Test
    void seesEachOfManyEventsFromBeforeTheTailOnce() throws Exception {
        // When: what comes before the tail and the tail have events in common, whichever is first
        offer(50_000, 50_010, 1);
        for (int i = 10_000; i < 50_010; i++) {
            ConsumerRecord<byte[], byte[]> one = record(i);
            viewer.offerEarlier(one, Tail.once(one), 1);
        }
        offer(50_000, 50_020, 1);
        viewer.flush(2 * SECOND);

        // Then
        assertThat(browser.stats().path("matched").asLong()).isEqualTo(40_000 + 10 + 20);
    }

    @Test
    void remembersThePartitionsApart() throws Exception {
        // Given
        ConsumerRecord<byte[], byte[]> one = record(5);
        var other = new ConsumerRecord<byte[], byte[]>("events", 1, 5, null, "{}".getBytes(UTF_8));

        // When
        viewer.offerEarlier(one, Tail.once(one), 1);
        viewer.offer(other, Tail.once(other), 1);
        viewer.flush(2 * SECOND);

        // Then
        assertThat(browser.stats().path("matched").asLong()).isEqualTo(2);
    }

    @Test
    void seesAnEventFromBeforeTheTailOnce() {
        // Given
        ConsumerRecord<byte[], byte[]> one = record(5);

        // When
        viewer.offerEarlier(one, Tail.once(one), 1);
        viewer.offer(one, Tail.once(one), 2);
        viewer.flush(3);

        // Then
        assertThat(browser.events).singleElement().asString().containsOnlyOnce("\"offset\":5");
    }
}
