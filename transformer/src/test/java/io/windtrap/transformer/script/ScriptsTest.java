package io.windtrap.transformer.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.transformer.script.sandbox.Geolocation;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ScriptsTest {
    /** The common pool of a machine with two cores has but one thread. */
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    @Test
    void saysHowLongScriptsOverrunWhileAnotherOneIsStillCompiled() throws Exception {
        // Given
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Geolocation slow = ip -> {
            begun.countDown();
            await(end);
            return null;
        };
        var source = new ScriptSource(
                "s", "geolocation('x'); export const transformEvent = event => event;", Map.of(), Map.of(), slow);
        try (var scripts = new Scripts(Geolocation.NONE)) {
            var compiled = CompletableFuture.supplyAsync(() -> compile(scripts, source), THREADS);
            assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();

            // When
            var overrun = CompletableFuture.supplyAsync(scripts::longestOverrun, THREADS);

            // Then
            try {
                assertThat(overrun).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Duration.ZERO);
            } finally {
                end.countDown();
            }
            assertThat(compiled).succeedsWithin(Duration.ofMinutes(2));
        }
    }

    private static Script compile(Scripts scripts, ScriptSource source) {
        try {
            return scripts.compile(source, Results.PATIENT);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
