package io.windtrap.console.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.console.http.EventSink;
import io.windtrap.console.scripts.ScriptProcess;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConditionTest {
    private static final ScriptProcess SCRIPTS = new ScriptProcess();

    private static final EventSink NOBODY = new EventSink() {
        @Override
        public boolean send(String event, String json) {
            return true;
        }

        @Override
        public void end(String event, String json) {
            // Nobody is there.
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void whenClosed(Runnable action) {
            // It stays.
        }
    };

    /** An event whose test lasts until it is let go. */
    private static final class SlowRecord extends ConsumerRecord<byte[], byte[]> {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        SlowRecord() {
            super("events", 0, 1, null, "{}".getBytes(UTF_8));
        }

        @Override
        public byte[] value() {
            begun.countDown();
            try {
                assertThat(letGo.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.value();
        }
    }

    @AfterAll
    static void end() {
        SCRIPTS.close();
    }

    @Test
    void thatTakesLongHoldsUpNeitherItsViewerNorItsEnd() throws Exception {
        // Given
        var places = new Semaphore(1);
        var condition = Condition.of(Optional.of("event.event === 'A'"), places, SCRIPTS);
        var viewer = new Viewer(EventFilter.ALL, condition, NOBODY, 0);
        var slow = new SlowRecord();
        Thread tail = Thread.ofPlatform().start(() -> viewer.offer(slow, Tail.once(slow), 1));
        slow.begun.await();

        // When
        viewer.flush(2_000_000_000);
        viewer.skipped(1);
        viewer.close();

        // Then: its place is free once nobody tests it any more.
        assertThat(tail.isAlive()).isTrue();
        assertThat(places.availablePermits()).isZero();
        slow.letGo.countDown();
        tail.join();
        assertThat(places.availablePermits()).isEqualTo(1);
    }

    @Test
    void letsGoOfItsPlaceOnce() throws IOException {
        // Given
        var places = new Semaphore(1);
        var condition = Condition.of(Optional.of("true"), places, SCRIPTS);

        // When
        condition.close();
        condition.close();

        // Then
        assertThat(places.availablePermits()).isEqualTo(1);
        assertThat(condition.test(new ConsumerRecord<>("events", 0, 1, null, "{}".getBytes(UTF_8))))
                .isFalse();
    }
}
