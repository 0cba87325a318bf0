package io.windtrap.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServerSentEventsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private int start(BiConsumer<Context, HttpServerRequest> answers) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> answers.accept(Vertx.currentContext(), request))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return server.actualPort();
    }

    @Test
    void aBrowserThatHasGoneBeforeTheStreamBeginsEndsIt() throws Exception {
        // Given
        var asked = new CountDownLatch(1);
        var closed = new CompletableFuture<Boolean>();
        int port = start((context, request) -> {
            request.connection()
                    .closeHandler(_ -> context.runOnContext(_ -> {
                        var events = new ServerSentEvents(context, request.response(), () -> true);
                        events.whenClosed(() -> closed.complete(events.isClosed()));
                    }));
            asked.countDown();
        });

        // When
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        }

        // Then
        assertThat(closed.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsNotReadIsBounded() throws Exception {
        // Given: nothing is written while the event loop is here
        var taken = new ArrayList<Boolean>();
        int port = start((context, request) -> {
            var events = new ServerSentEvents(context, request.response(), () -> true);
            for (int i = 0; i < 4; i++) {
                taken.add(events.send("part", "x".repeat(100 << 10)));
            }
            events.end("end", "{}");
        });

        // When
        RawHttp.Answer answer = RawHttp.get(port, "/");

        // Then
        assertThat(taken).containsExactly(true, true, false, false);
        assertThat(answer.body().split("event: part", -1)).hasSize(3);
    }

    @Test
    void oneThatIsLongerThanTheBoundIsSentWhereNothingElseWaits() throws Exception {
        // Given
        var taken = new ArrayList<Boolean>();
        int port = start((context, request) -> {
            var events = new ServerSentEvents(context, request.response(), () -> true);
            taken.add(events.send("long", "x".repeat(400 << 10)));
            taken.add(events.send("next", "{}"));
            events.end("end", "{}");
        });

        // When
        RawHttp.Answer answer = RawHttp.get(port, "/");

        // Then
        assertThat(taken).containsExactly(true, false);
        assertThat(answer.body()).contains("event: long\ndata: xxx").doesNotContain("event: next");
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        // Given
        var asked = new AtomicInteger();
        int port = start((context, request) ->
                new ServerSentEvents(context, request.response(), () -> asked.incrementAndGet() < 3, 1));

        // When
        RawHttp.Answer answer = RawHttp.get(port, "/");

        // Then
        assertThat(answer.body()).contains("event: end\ndata: {", "\"reason\":\"session\"", "log in again");
        assertThat(asked).hasValueGreaterThanOrEqualTo(3);
    }
}
