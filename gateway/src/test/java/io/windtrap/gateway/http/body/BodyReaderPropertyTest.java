package io.windtrap.gateway.http.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.http.RawConnection;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.Reply;
import io.windtrap.gateway.ingest.JsonBodies;
import io.windtrap.gateway.ingest.TreeAgreement;
import io.windtrap.gateway.metrics.GatewayMetrics;
import io.windtrap.gateway.publish.InFlightBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * However a body is cut on its way, the reader gives what was sent or refuses it for its size or its gzip; and what it
 * gives, the scanner reads as a tree does. All over one connection, so that a refused body must not spoil what follows it.
 */
final class BodyReaderPropertyTest {
    private static final int LIMIT = 400;

    private static final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Throwable> exceptions = new LinkedBlockingQueue<>();
    private static final InFlightBytes inFlight = new InFlightBytes(1 << 20);
    private static final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry(), inFlight::bytes);
    private static final Vertx vertx = Vertx.vertx();
    private static final RawConnection connection = connected();

    /**
     * How reading went.
     *
     * @param body as read, inflated; null when it was refused
     * @param refusal what for; null when it was read
     */
    private record Outcome(@Nullable Buffer body, @Nullable Refusal refusal) {}

    private static RawConnection connected() {
        vertx.exceptionHandler(exceptions::add);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    var exchange = new Exchange(request, "any", metrics, new ConcurrencyLimit(0));
                    var memory = new Reservation(inFlight);
                    BodyReader.read(exchange, LIMIT, memory, new Noting(exchange, memory));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try {
            return new RawConnection(server.actualPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterContainer
    static void stop() throws IOException {
        connection.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Property(seed = "1")
    void readsAnyBodyInAnyPieces(
            @ForAll("bodies") String body, @ForAll("cuts") List<Integer> cuts, @ForAll boolean chunked)
            throws Exception {
        byte[] bytes = body.getBytes(UTF_8);
        assertRead(send(bytes, cuts, chunked, false), bytes);
    }

    @Property(seed = "1", tries = 500)
    void readsAnyBytesInAnyPieces(@ForAll byte[] body, @ForAll("cuts") List<Integer> cuts, @ForAll boolean chunked)
            throws Exception {
        assertRead(send(body, cuts, chunked, false), body);
    }

    @Property(seed = "1", tries = 500)
    void inflatesAnyBodyInAnyPieces(
            @ForAll("bodies") String body, @ForAll("cuts") List<Integer> cuts, @ForAll boolean chunked)
            throws Exception {
        byte[] bytes = body.getBytes(UTF_8);
        assertRead(send(TestGateway.gzip(bytes), cuts, chunked, true), bytes);
    }

    @Property(seed = "1", tries = 500)
    void refusesBrokenGzipInAnyPieces(
            @ForAll("bodies") String body, @ForAll("cuts") List<Integer> cuts, @ForAll int at, @ForAll byte put)
            throws Exception {
        // Given
        byte[] wire = TestGateway.gzip(body.getBytes(UTF_8));
        wire[Math.floorMod(at, wire.length)] = put;
        byte @Nullable [] inflated = inflated(wire);

        // When
        Outcome outcome = send(wire, cuts, true, true);

        // Then
        if (inflated != null) {
            assertRead(outcome, inflated);
        } else {
            assertThat(outcome.refusal()).isIn(Refusal.BODY_UNREADABLE, Refusal.BODY_TOO_LARGE, Refusal.BODY_NOT_GZIP);
        }
    }

    private static void assertRead(Outcome outcome, byte[] expected) {
        if (expected.length > LIMIT) {
            assertThat(outcome.refusal()).isEqualTo(Refusal.BODY_TOO_LARGE);
        } else {
            assertThat(outcome.refusal()).isNull();
            byte[] read = Objects.requireNonNull(outcome.body()).getBytes();
            assertThat(read).isEqualTo(expected);
            TreeAgreement.check(read);
        }
        assertThat(exceptions).isEmpty();
        assertThat(inFlight.bytes()).isZero();
    }

    /** What the JDK makes of it; null = nothing. */
    private static byte @Nullable [] inflated(byte[] wire) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(wire))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }

    private static Outcome send(byte[] body, List<Integer> cuts, boolean chunked, boolean gzip) throws Exception {
        connection.send("POST / HTTP/1.1\r\nHost: x\r\n" + (gzip ? "Content-Encoding: gzip\r\n" : "")
                + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + body.length + "\r\n\r\n"));
        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(body.length, from + cut);
            piece(Arrays.copyOfRange(body, from, to), chunked);
            from = to;
        }
        piece(Arrays.copyOfRange(body, from, body.length), chunked);
        if (chunked) {
            connection.send("0\r\n\r\n");
        }
        Outcome outcome = Objects.requireNonNull(outcomes.poll(30, TimeUnit.SECONDS), "no outcome");
        connection.receive();
        return outcome;
    }

    private static void piece(byte[] bytes, boolean chunked) throws IOException {
        if (bytes.length == 0) {
            return; // an empty chunk would be the last one
        }
        connection.send(
                chunked
                        ? Integer.toHexString(bytes.length) + "\r\n" + new String(bytes, ISO_8859_1) + "\r\n"
                        : new String(bytes, ISO_8859_1));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.frequencyOf(Tuple.of(9, JsonBodies.bodies()), Tuple.of(1, JsonBodies.deepBodies()));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 60).list().ofMaxSize(12);
    }

    /** Answers, and notes how reading went. */
    private record Noting(Exchange exchange, Reservation memory) implements BodyReader.Listener {
        @Override
        public void read(Body body) {
            memory.release();
            outcomes.add(new Outcome(Buffer.buffer(Arrays.copyOf(body.bytes(), body.length())), null));
            exchange.reply(Reply.OK);
        }

        @Override
        public void bodyRefused(@Nullable Refusal refusal) {
            memory.release();
            outcomes.add(new Outcome(null, refusal));
            exchange.refuse(Objects.requireNonNull(refusal, "the client is still there"));
        }
    }
}
