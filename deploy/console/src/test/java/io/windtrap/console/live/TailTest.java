package io.windtrap.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.console.http.EventSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

final class TailTest {
    /** A browser that goes when it is told to. */
    private static final class Browser implements EventSink {
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final List<Runnable> whenClosed = new ArrayList<>();

        @Override
        public boolean send(String event, String json) {
            return true;
        }

        @Override
        public void end(String event, String json) {
            List<Runnable> actions;
            synchronized (this) {
                actions = List.copyOf(whenClosed);
            }
            actions.forEach(Runnable::run);
            end.complete(json);
        }

        @Override
        public boolean isClosed() {
            return end.isDone();
        }

        @Override
        public synchronized void whenClosed(Runnable action) {
            whenClosed.add(action);
        }
    }

    @Test
    void whoLooksIsToldOfAnyFailureAndTheNextIsTriedAgain() throws Exception {
        // Given
        Deque<RuntimeException> failures = new ArrayDeque<>(List.of(
                new KafkaException("no such host"), new IllegalStateException("secret"), new KafkaException("x")));
        var tail = new Tail("events", () -> {
            throw failures.remove();
        });

        // When / Then
        assertThat(endOf(tail)).contains("\"kafka\"", "no such host");
        assertThat(endOf(tail)).contains("\"internal\"").doesNotContain("secret");
        assertThat(endOf(tail)).contains("\"kafka\"");
    }

    private static String endOf(Tail tail) throws Exception {
        var browser = new Browser();
        tail.add(new Viewer(EventFilter.ALL, Condition.none(), browser, 0));
        return browser.end.get(60, TimeUnit.SECONDS);
    }
}
