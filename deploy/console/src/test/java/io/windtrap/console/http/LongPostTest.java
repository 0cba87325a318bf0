package io.windtrap.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.console.access.OpenDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A question whose answer may take long, and a browser that does not wait for it. */
final class LongPostTest {
    private static final String REQUEST =
            "POST /api/long HTTP/1.1\r\nHost: localhost\r\nX-CSRF-Token: token\r\nContent-Length: 2\r\n\r\n{}";

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private ConsoleServer server;

    @BeforeEach
    void start() throws IOException {
        Api api = new Api()
                .longPost("/api/short", Role.VIEWER, (request, departure) -> {
                    departure.then(gone::countDown);
                    return Map.of("by", request.visitor().name());
                })
                .longPost("/api/long", Role.VIEWER, (_, departure) -> {
                    departure.then(gone::countDown);
                    asked.countDown();
                    await(gone);
                    assertThat(departure.hasHappened()).isTrue();
                    departure.then(answered::countDown); // at once: it has happened
                    return Map.of();
                });
        server = ConsoleServer.start(
                vertx,
                new ConsoleServer.Settings("127.0.0.1", 0, Hosts.ofThisMachine(List.of()), null),
                new OpenDoor(Role.VIEWER, "token"),
                "1.2.3",
                _ -> {},
                api,
                new RequestCounts(new SimpleMeterRegistry()));
    }

    @AfterEach
    void stop() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBrowserThatLeavesIsNoticedWhileTheAnswerIsMade() throws IOException {
        // Given
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            await(asked);

            // When
            assertThat(gone.getCount()).isOne();
        }

        // Then
        await(gone);
        await(answered);
    }

    @Test
    void aBrowserThatWaitedIsNotSaidToHaveLeft() throws IOException {
        // When
        RawHttp.Answer answer = RawHttp.post(server.port(), "/api/short", "{}", "X-CSRF-Token: token");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(gone.getCount()).isOne();
    }

    @Test
    void itIsAWriteToPagesFromElsewhere() throws IOException {
        assertThat(RawHttp.post(server.port(), "/api/short", "{}").status()).isEqualTo(403);
        assertThat(RawHttp.post(server.port(), "/api/short", "{}", "X-CSRF-Token: other")
                        .status())
                .isEqualTo(403);
    }
}
